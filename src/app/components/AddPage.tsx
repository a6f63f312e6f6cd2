// Adds one page to the history: typed in, or offered by the share menu or the bookmarklet; and how to get that one.
import { Bookmark, Copy } from 'lucide-react';
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddedPage, RuleName } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { bookmarklet, type OfferedPage } from '../view/add-link';
import { type FailureCode, failureCode } from '../view/failure';
import { isPrivate } from '../view/private-session';
import { FailureNote } from './FailureNote';
import { useToast } from './Toasts';

type Refusal = Extract<AddedPage, { refused: unknown }>['refused'];

function isOwn(rule: Refusal): rule is Exclude<Refusal, RuleName | 'no-address'> {
  return rule.startsWith('own:');
}

/** Anyone can make a link that offers a page, so an offer waits for a click, and no key that is pressed by chance is one. */
export function AddPage({ offered, onChanged }: { offered: OfferedPage | null; onChanged: () => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const heading = useRef<HTMLHeadingElement>(null);
  const [url, setUrl] = useState(offered?.url ?? '');
  const [title, setTitle] = useState(offered?.title ?? '');
  const [waiting, setWaiting] = useState(offered !== null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const failed = (error: unknown) => setFailure(failureCode(error));

  const refusal = (by: Refusal) => {
    if (by === 'no-address') return t('keepUp.noAddress');
    if (isOwn(by)) return t('keepUp.refusedOwn');
    return t('keepUp.refused', { rule: t(`rules.${by}.name`) });
  };

  useEffect(() => {
    if (offered) heading.current?.focus();
  }, [offered]);

  const add = async () => {
    const answer = await engine.addPage(url, title);
    if ('refused' in answer) {
      setRefused(answer.refused);
      return;
    }
    const { added } = answer;
    setUrl('');
    setTitle('');
    setWaiting(false);
    onChanged();
    toast({
      text: t('keepUp.added', { title: added.title || added.url }),
      undo: () => void engine.takeBackPage(added.url, added.time).then(onChanged, failed),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    setFailure(null);
    void add()
      .catch(failed)
      .finally(() => setBusy(false));
  };

  return (
    <section className="section" aria-labelledby="add-page-title" data-testid="add-page">
      <h2 id="add-page-title" className="section-title" ref={heading} tabIndex={-1}>
        {t('keepUp.addTitle')}
      </h2>
      <p className="section-lead">{waiting ? t('keepUp.offered') : t('keepUp.addLead')}</p>
      <form onSubmit={submit} noValidate className="add-page">
        <label className="field">
          <span>{t('keepUp.address')}</span>
          <input
            type="url"
            className="input"
            autoComplete="off"
            placeholder="https://"
            value={url}
            aria-invalid={refused !== null}
            aria-describedby="add-page-note"
            data-testid="add-page-url"
            onChange={(event) => {
              setUrl(event.target.value);
              setRefused(null);
            }}
          />
        </label>
        <label className="field">
          <span>{t('keepUp.pageTitle')}</span>
          <input
            className="input"
            autoComplete="off"
            value={title}
            data-testid="add-page-name"
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <button
          type="submit"
          className="button button-primary"
          disabled={busy || url.trim() === ''}
          data-testid="add-page-add"
        >
          {busy ? t('keepUp.adding') : t('keepUp.add')}
        </button>
      </form>
      <p id="add-page-note" className="field-error" role="status" data-testid="add-page-note">
        {refused === null ? null : refusal(refused)}
      </p>
      {failure ? <FailureNote code={failure} /> : null}
      {isPrivate ? <p className="field-note">{t('privateSession.bookmarklet')}</p> : <Bookmarklet />}
    </section>
  );
}

function Bookmarklet() {
  const { t } = useTranslation();
  const toast = useToast();
  const code = bookmarklet(new URL(`${import.meta.env.BASE_URL}history`, location.origin).href);
  const copy = useCallback(
    () =>
      void navigator.clipboard.writeText(code).then(
        () => toast({ text: t('keepUp.copied') }),
        () => toast({ text: t('keepUp.notCopied') }),
      ),
    [code, toast, t],
  );
  // React lets no such address through, and on this page the browser would not run it: a click copies it.
  const link = useCallback(
    (element: HTMLAnchorElement | null) => {
      if (!element) return;
      const onClick = (event: MouseEvent) => {
        event.preventDefault();
        copy();
      };
      element.setAttribute('href', code);
      element.addEventListener('click', onClick);
      return () => element.removeEventListener('click', onClick);
    },
    [code, copy],
  );
  return (
    <div className="bookmarklet">
      <p>{t('keepUp.bookmarklet')}</p>
      <div className="bookmarklet-line">
        {/* biome-ignore lint/a11y/useValidAnchor: its address is set above */}
        <a ref={link} className="button" draggable="true" data-testid="bookmarklet">
          <Bookmark aria-hidden="true" />
          {t('keepUp.bookmarkletName')}
        </a>
        <button type="button" className="button button-quiet" onClick={copy}>
          <Copy aria-hidden="true" />
          {t('keepUp.copy')}
        </button>
      </div>
      <p>{t('keepUp.share')}</p>
    </div>
  );
}
