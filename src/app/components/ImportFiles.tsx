// File by file: what it is, how much of it was read, what was skipped and why, and what is no history at all.
import { ChevronRight } from 'lucide-react';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryFormat, ImportPreview, ReadReport, Skipped, TableColumns } from '../../engine/api';
import { useFormats } from '../hooks/use-formats';
import '../styles/import-files.css';

/** Few files are tables. */
const ColumnChooser = lazy(() =>
  import('./ColumnChooser').then((module) => ({ default: module.ColumnChooser })),
);

export const formatNames = {
  chrome: 'preview.formatChrome',
  firefox: 'preview.formatFirefox',
  safari: 'preview.formatSafari',
  'safari-json': 'preview.formatSafariExport',
  takeout: 'preview.formatTakeout',
  'my-activity': 'preview.formatMyActivity',
  bookmarks: 'preview.formatBookmarks',
  'reading-list': 'preview.formatReadingList',
  opml: 'preview.formatOpml',
  table: 'preview.formatTable',
  companion: 'preview.formatCompanion',
} as const satisfies Record<HistoryFormat, string>;

interface ImportFilesProps {
  preview: ImportPreview;
  disabled: boolean;
  onColumns: (name: string, columns: TableColumns) => void;
}

export function ImportFiles({ preview, disabled, onColumns }: ImportFilesProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const { files, ignored } = preview;
  if (files.length === 0) return null; // told by the companion
  if (files.length === 1 && ignored.count === 0 && isPlain(files[0]!)) return null;
  return (
    <section className="import-files" aria-labelledby={id} data-testid="import-files">
      <h2 id={id} className="section-title">
        {t('found.title')}
      </h2>
      <ul>
        {files.map((file) => (
          <FileReport key={file.name} file={file} disabled={disabled} onColumns={onColumns} />
        ))}
      </ul>
      {ignored.count > 0 ? (
        <p className="import-files-ignored" data-testid="import-ignored">
          {t('found.ignored', { count: ignored.count, formatted: formats.number(ignored.count) })}{' '}
          <span className="import-files-names">{formats.list(ignored.examples)}</span>
        </p>
      ) : null}
    </section>
  );
}

/** All of it was read, and there is nothing more to say than what stands above. */
function isPlain({ skipped, refused, table, withLog, saved }: ReadReport): boolean {
  return skipped.length === 0 && !refused && !table && !withLog && saved === 0;
}

function FileReport(props: { file: ReadReport } & Pick<ImportFilesProps, 'disabled' | 'onColumns'>) {
  const { t } = useTranslation();
  const { file, disabled, onColumns } = props;
  const skipped = file.skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <li className="import-file" data-testid="import-file" data-refused={file.refused ?? undefined}>
      <p className="import-file-name">{file.name || t('found.nameless')}</p>
      <p className="import-file-what">
        {file.format ? t(formatNames[file.format]) : null}
        {file.withLog ? ` · ${t('found.withLog')}` : null}
      </p>
      <p className="import-file-count">
        {file.refused ? t(`errors.${file.refused}.what`) : <Count file={file} />}
      </p>
      {skipped > 0 ? <SkippedRows skipped={file.skipped} count={skipped} /> : null}
      {file.table ? (
        <Suspense fallback={null}>
          <ColumnChooser
            file={{ ...file, table: file.table }}
            disabled={disabled}
            onChange={(columns) => onColumns(file.name, columns)}
          />
        </Suspense>
      ) : null}
    </li>
  );
}

function Count({ file: { visits, saved } }: { file: ReadReport }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const kept = t('found.saved', { count: saved, formatted: formats.number(saved) });
  if (saved === visits && saved > 0) return kept;
  const seen = t('found.visits', { count: visits - saved, formatted: formats.number(visits - saved) });
  return saved > 0 ? `${seen}, ${kept}` : seen;
}

function SkippedRows({ skipped, count }: { skipped: readonly Skipped[]; count: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <details className="fold import-file-skipped">
      <summary>
        <ChevronRight aria-hidden="true" />
        {t('found.skipped', { count, formatted: formats.number(count) })}
      </summary>
      <dl>
        {skipped.map(({ cause, count: rows, examples }) => (
          <div key={cause}>
            <dt>
              {t(`found.cause.${cause}`)} <span className="import-file-number">{formats.number(rows)}</span>
            </dt>
            {examples.map((example) => (
              <dd key={example}>{example}</dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}
