// The way of a history file: chosen, read, shown, agreed to. Nothing is stored before the last step.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ImportPreview, RuleName } from '../../engine/api';
import { type FailureCode, failureCode } from '../view/failure';
import { useEngine } from './use-engine';

type ImportState =
  | { step: 'idle' }
  | { step: 'failed'; code: FailureCode }
  | { step: 'reading'; fileName: string }
  | { step: 'preview'; preview: ImportPreview; updating: boolean; code: FailureCode | null }
  | { step: 'confirming'; preview: ImportPreview };

export interface ImportFlow {
  state: ImportState;
  read: (file: File) => void;
  cancel: () => void;
  setRule: (rule: RuleName, on: boolean) => void;
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

  const read = (file: File) => {
    discard();
    const controller = new AbortController();
    reading.current = controller;
    setState({ step: 'reading', fileName: file.name });
    engine.readHistory(file, controller.signal).then(
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

  const setRule = (rule: RuleName, on: boolean) => {
    if (state.step !== 'preview') return;
    const rules = state.preview.rules.map((report) => (report.rule === rule ? { ...report, on } : report));
    const off = rules.filter((report) => !report.on).map((report) => report.rule);
    round.current += 1;
    const asked = round.current;
    setState({ ...state, preview: { ...state.preview, rules }, updating: true, code: null });
    engine.setImportRules(state.preview.previewId, off).then(
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

  return { state, read, cancel, setRule, confirm };
}
