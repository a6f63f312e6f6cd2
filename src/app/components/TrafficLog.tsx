// Every request that went to another address, for anyone who wants to check the promise.
import { useTranslation } from 'react-i18next';
import type { TrafficEntry } from '../../engine/api';
import { useFormats } from '../hooks/use-formats';
import type { FailureCode } from '../view/failure';
import { FailureNote } from './FailureNote';

export function TrafficLog(props: {
  entries: TrafficEntry[];
  error: FailureCode | null;
  onReload: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const newest = [...props.entries].sort((a, b) => b.time - a.time);
  return (
    <section className="section" aria-labelledby="traffic-title" id="log">
      <h2 id="traffic-title" className="section-title">
        {t('sources.log')}
      </h2>
      <p className="section-lead">{t('sources.logLead')}</p>
      {props.error ? <FailureNote code={props.error} onRetry={props.onReload} /> : null}
      <div data-testid="traffic-log" data-count={newest.length}>
        {newest.length === 0 ? (
          <p className="empty empty-small">{t('sources.logEmpty')}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          <section className="table-scroll table-tall" tabIndex={0} aria-label={t('sources.logTable')}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">{t('sources.logTime')}</th>
                  <th scope="col">{t('sources.logAddress')}</th>
                  <th scope="col">{t('sources.logOutcome')}</th>
                  <th scope="col">{t('sources.logSize')}</th>
                </tr>
              </thead>
              <tbody>
                {newest.map((entry, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same address may be fetched twice in a millisecond
                  <tr key={`${entry.time} ${index}`} data-outcome={entry.outcome}>
                    <td>{formats.dayAndTime(entry.time)}</td>
                    <td className="table-address">
                      {entry.url}
                      {entry.finalUrl === null ? null : (
                        <div data-testid="sent-on">{t('sources.logSentOn', { url: entry.finalUrl })}</div>
                      )}
                    </td>
                    <td>
                      {t(`sources.${entry.outcome}`)}
                      {entry.status === null ? null : ` (${entry.status})`}
                    </td>
                    <td>{entry.bytes === null ? '–' : formats.bytes(entry.bytes)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </div>
    </section>
  );
}
