// Settings: a backup chosen, looked into beside what is here, and put in its place.
import { Upload } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { BackupContents } from '../../engine/api';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { drawAnew, isPrivate } from '../view/private-session';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';
import { PassphraseField } from './PassphraseField';
import { Progress } from './Progress';
import { Setting } from './Setting';

export function RestoreSetting() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  return (
    <Setting name={t('backup.restore')} hint={t('backup.restoreHint')}>
      <button
        type="button"
        className="button"
        data-testid="restore-choose"
        onClick={() => input.current?.click()}
      >
        <Upload aria-hidden="true" />
        {t('backup.choose')}
      </button>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('backup.choose')}
        data-testid="restore-input"
        onChange={(event) => {
          setFile(event.target.files?.[0] ?? null);
          event.target.value = '';
        }}
      />
      {file ? <RestoreDialog file={file} onClose={() => setFile(null)} /> : null}
    </Setting>
  );
}

type Step = 'looking' | 'shown' | 'restoring';

function RestoreDialog({ file, onClose }: { file: File; onClose: () => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const [, navigate] = useLocation();
  const [step, setStep] = useState<Step>('shown');
  const [contents, setContents] = useState<BackupContents | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const given = contents?.encrypted ? passphrase : null;

  const attempt = async (during: Step, work: () => Promise<void>) => {
    setStep(during);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      const code = failureCode(error);
      if (code !== 'cancelled') setFailure(code);
    } finally {
      setStep('shown');
    }
  };
  const look = (key: string | null) =>
    attempt('looking', async () => setContents(await engine.lookIntoBackup(file, key)));
  const restore = () =>
    attempt('restoring', async () => {
      await engine.restoreBackup(file, given);
      if (isPrivate) {
        // A fresh page would be an empty one.
        navigate('/', { replace: true });
        dispatchEvent(new Event(drawAnew));
        return;
      }
      // A fresh page: nothing of before may linger in memory either.
      location.replace(import.meta.env.BASE_URL);
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first look is at what a file says without being asked
  useEffect(() => void look(null), [file]);

  const closed = contents !== null && contents.rows === null;
  return (
    <Dialog
      open
      title={t('backup.restoreTitle')}
      locked={step === 'restoring'}
      onClose={onClose}
      testId="restore-dialog"
    >
      <form
        className="backup-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (step !== 'shown') return;
          if (closed) void look(passphrase);
          else if (contents) void restore();
        }}
      >
        {contents ? <Contents contents={contents} /> : null}
        {closed ? (
          <PassphraseField
            label={t('backup.passphrase')}
            value={passphrase}
            autoComplete="current-password"
            testId="restore-passphrase"
            onChange={setPassphrase}
          />
        ) : null}
        {contents && !closed ? <p className="dialog-never">{t('backup.replaces')}</p> : null}
        {contents?.rows?.sources ? <p className="field-hint">{t('backup.sourcesOff')}</p> : null}
        {failure ? <FailureNote code={failure} /> : null}
        {step === 'looking' ? <p role="status">{t('backup.looking')}</p> : null}
        {step === 'restoring' ? <Restoring /> : null}
        <div className="dialog-buttons">
          <button
            type="button"
            className="button button-quiet"
            data-testid="restore-cancel"
            onClick={() => (step === 'restoring' ? void engine.cancelRestore().catch(() => {}) : onClose())}
          >
            {t('common.cancel')}
          </button>
          {closed ? (
            <button
              type="submit"
              className="button button-primary"
              data-testid="restore-unlock"
              disabled={step !== 'shown' || passphrase === ''}
            >
              {t('backup.unlock')}
            </button>
          ) : contents ? (
            <button
              type="submit"
              className="button button-danger"
              data-testid="restore-confirm"
              disabled={step !== 'shown'}
            >
              {t('backup.confirm')}
            </button>
          ) : null}
        </div>
      </form>
    </Dialog>
  );
}

function Restoring() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { restoring } = useStatus();
  const label = t('backup.restoring', { percent: formats.percent(restoring ?? 0) });
  return (
    <div role="status" data-testid="restore-progress">
      <p>{label}</p>
      <Progress share={restoring} label={label} />
    </div>
  );
}

function Contents({ contents }: { contents: BackupContents }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { counts } = useStatus();
  const { history, rows } = contents;
  const amounts = (visits: number, pages: number): string =>
    `${t('history.visits', { count: visits, formatted: formats.number(visits) })} · ${t('history.count', { count: pages, formatted: formats.number(pages) })}`;
  const span = history ? formats.span(history.from, history.to) : null;
  const held = history ? amounts(history.visits, history.pages) : null;
  const pages = rows?.pages ?? 0;
  return (
    <>
      <p>
        {t('backup.of', { day: formats.dayAndTime(Date.parse(contents.created)) })} ·{' '}
        {contents.encrypted ? t('backup.locked') : t('backup.unlocked')}
      </p>
      {rows ? (
        <dl className="backup-contents" data-testid="restore-contents">
          <Held name={t('backup.holds')}>
            {held ??
              (pages > 0
                ? t('history.count', { count: pages, formatted: formats.number(pages) })
                : t('backup.empty'))}
            {span ? <span className="field-hint">{span}</span> : null}
          </Held>
          <Held name={t('backup.here')}>
            {counts.visits > 0 ? amounts(counts.visits, counts.pages) : t('backup.empty')}
          </Held>
        </dl>
      ) : null}
    </>
  );
}

function Held({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
