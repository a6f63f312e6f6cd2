// The way of history files: chosen, read, shown, agreed to. Nothing is stored before the last step.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImportPreview, RuleId, TableColumns } from '../../engine/api';
import { type FailureCode, failureCode } from '../view/failure';
import { useEngine } from './use-engine';

type ImportState =
  | { step: 'idle' }
  | { step: 'failed'; code: FailureCode }
  | { step: 'reading'; fileNames: string[] }
  | { step: 'preview'; preview: ImportPreview; updating: boolean; code: FailureCode | null }
  | { step: 'confirming'; preview: ImportPreview };

export interface ImportFlow {
  state: ImportState;
  /** None: nothing happens, as when a dialog is closed. */
  read: (files: readonly File[]) => void;
  /** Reads from somewhere else than files. */
  readFrom: (reader: (signal: AbortSignal) => Promise<ImportPreview>) => void;
  cancel: () => void;
  setRule: (rule: RuleId, on: boolean) => void;
  /** Reads the table of that name again by other columns. */
  setColumns: (name: string, columns: TableColumns) => void;
  confirm: () => void;
}

export function useImport(onDone: () => void): ImportFlow {
  const engine = useEngine();
  const [state, setState] = useState<ImportState>({ step: 'idle' });
  const reading = useRef<AbortController | null>(null);
  const previewId = useRef<string | null>(null);
  const round = useRef(0);

  const discard = useCallback(() => {
    reading.current?.abort();
    reading.current = null;
    round.current += 1;
    // A preview that is gone already needs no discarding.
    if (previewId.current !== null) engine.discardImport(previewId.current).catch(() => undefined);
    previewId.current = null;
  }, [engine]);

  // Leaving the page is a cancel: what was read must not linger in the worker.
  useEffect(() => discard, [discard]);

  const begin = (fileNames: string[], reader: (signal: AbortSignal) => Promise<ImportPreview>) => {
    discard();
    const controller = new AbortController();
    reading.current = controller;
    setState({ step: 'reading', fileNames });
    reader(controller.signal).then(
      (preview) => {
        if (controller.signal.aborted) {
          engine.discardImport(preview.previewId).catch(() => undefined);
          return;
        }
        previewId.current = preview.previewId;
        setState({ step: 'preview', preview, updating: false, code: null });
      },
      (error) => {
        if (controller.signal.aborted) return;
        const code = failureCode(error);
        setState(code === 'cancelled' ? { step: 'idle' } : { step: 'failed', code });
      },
    );
  };

  const read = (files: readonly File[]) => {
    if (files.length === 0) return;
    const names = files.map(({ name }) => name);
    begin(names, (signal) => engine.readHistory(files, signal));
  };

  const readFrom: ImportFlow['readFrom'] = (reader) => begin([], reader);

  const setRule = (rule: RuleId, on: boolean) => {
    if (state.step !== 'preview') return;
    const rules = state.preview.rules.map((report) => (report.rule === rule ? { ...report, on } : report));
    const off = rules.filter((report) => !report.on).map((report) => report.rule);
    update({ ...state.preview, rules }, engine.setImportRules(state.preview.previewId, off));
  };

  const setColumns = (name: string, columns: TableColumns) => {
    if (state.step !== 'preview') return;
    update(state.preview, engine.setImportColumns(state.preview.previewId, name, columns));
  };

  /** Shows `meanwhile` until the engine has counted again; of several changes the last one's answer counts. */
  const update = (meanwhile: ImportPreview, answer: Promise<ImportPreview>) => {
    if (state.step !== 'preview') return;
    round.current += 1;
    const asked = round.current;
    setState({ ...state, preview: meanwhile, updating: true, code: null });
    answer.then(
      (preview) =>
        asked === round.current && setState({ step: 'preview', preview, updating: false, code: null }),
      (error) => asked === round.current && setState({ ...state, updating: false, code: failureCode(error) }),
    );
  };

  const confirm = () => {
    if (state.step !== 'preview') return;
    const { preview } = state;
    setState({ step: 'confirming', preview });
    // From here on leaving the page must not discard it: the new profile may redirect before this resolves.
    previewId.current = null;
    engine.confirmImport(preview.previewId).then(onDone, (error) => {
      previewId.current = preview.previewId;
      setState({ step: 'preview', preview, updating: false, code: failureCode(error) });
    });
  };

  const cancel = () => {
    discard();
    setState({ step: 'idle' });
  };

  return { state, read, readFrom, cancel, setRule, setColumns, confirm };
}
