// The way of history files: chosen, read, shown, agreed to. Nothing is stored before the last step.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImportPreview, RuleId, TableColumns } from '../../engine/api';
import { ColumnChoices } from '../view/column-choices';
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
  /** Reads the table of that name again by other columns, once no more are chosen for a moment. */
  setColumns: (name: string, columns: TableColumns) => void;
  confirm: () => void;
}

export function useImport(onDone: () => void): ImportFlow {
  const engine = useEngine();
  const [state, setState] = useState<ImportState>({ step: 'idle' });
  const reading = useRef<AbortController | null>(null);
  const previewId = useRef<string | null>(null);
  const round = useRef(0);
  /** The last that the engine told, without what was changed since. */
  const told = useRef<ImportPreview | null>(null);
  const [choices] = useState(() => new ColumnChoices());

  const discard = useCallback(() => {
    reading.current?.abort();
    reading.current = null;
    round.current += 1;
    choices.drop();
    // A preview that is gone already needs no discarding.
    if (previewId.current !== null) engine.discardImport(previewId.current).catch(() => undefined);
    previewId.current = null;
  }, [engine, choices]);

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
        told.current = preview;
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
    show({ ...state.preview, rules });
    take(engine.setImportRules(state.preview.previewId, off));
  };

  const setColumns = (name: string, columns: TableColumns) => {
    if (state.step !== 'preview') return;
    const { previewId: id, files } = state.preview;
    // The list that is being gone through by its arrow keys has to stand where it is.
    const chosen = files.map((file) =>
      file.name === name && file.table ? { ...file, table: { ...file.table, columns } } : file,
    );
    show({ ...state.preview, files: chosen });
    choices.choose(name, columns, (table, all) => take(engine.setImportColumns(id, table, all)));
  };

  /** Shown until the engine has counted again; what it still answers to earlier changes no longer counts. */
  const show = (meanwhile: ImportPreview) => {
    round.current += 1;
    setState({ step: 'preview', preview: meanwhile, updating: true, code: null });
  };

  /** Of several changes the last one's answer counts; where it fails, all is again as it was told last. */
  const take = (answer: Promise<ImportPreview>) => {
    round.current += 1;
    const asked = round.current;
    const settle = (preview: ImportPreview, code: FailureCode | null) => {
      if (asked !== round.current) return;
      told.current = preview;
      setState({ step: 'preview', preview, updating: false, code });
    };
    answer.then(
      (preview) => settle(preview, null),
      (error) => told.current && settle(told.current, failureCode(error)),
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
