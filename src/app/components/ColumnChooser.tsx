// For a table of unknown make: which column is the address, which the title and which the date, seen on its first rows.
import type { TFunction } from 'i18next';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReadReport, TableColumns, TableView } from '../../engine/api';
import { useFormats } from '../hooks/use-formats';
import '../styles/tables.css';

interface ColumnChooserProps {
  file: ReadReport & { table: TableView };
  disabled: boolean;
  onChange: (columns: TableColumns) => void;
}

const roles = ['address', 'title', 'time'] as const;
const roleNames = {
  address: 'found.columnAddress',
  title: 'found.columnTitle',
  time: 'found.columnTime',
} as const;

export function ColumnChooser({ file, disabled, onChange }: ColumnChooserProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { table, visits } = file;
  const all = visits + file.skipped.reduce((sum, { count }) => sum + count, 0);
  const choose = (role: (typeof roles)[number], column: number | null) => {
    if (role !== 'address') onChange({ ...table.columns, [role]: column });
    else if (column !== null) onChange({ ...table.columns, address: column });
  };
  return (
    <div className="columns" data-testid="columns">
      <fieldset className="columns-choice" disabled={disabled}>
        <legend>{t('found.columns')}</legend>
        {roles.map((role) => (
          <Column
            key={role}
            label={t(roleNames[role])}
            table={table}
            value={table.columns[role]}
            optional={role !== 'address'}
            onChange={(column) => choose(role, column)}
          />
        ))}
      </fieldset>
      <p className="columns-count" role="status" data-testid="columns-count">
        {t('found.columnsReadable', {
          count: all,
          readable: formats.number(visits),
          formatted: formats.number(all),
        })}
        {table.columns.time === null ? ` ${t('found.columnsNoTime')}` : null}
      </p>
      <Sample table={table} />
    </div>
  );
}

/** The first rows, with what each column is taken for over them. */
function Sample({ table }: { table: TableView }) {
  const { t } = useTranslation();
  const { columns, sample } = table;
  const roleOf = (column: number) => roles.find((role) => columns[role] === column);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label={t('found.columnsSample')}>
      <table className="table columns-table">
        <thead>
          <tr>
            {namesOf(table, t).map((name, column) => {
              const role = roleOf(column);
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={column} scope="col" data-role={role}>
                  {name}
                  {role ? <span className="columns-role">{t(roleNames[role])}</span> : null}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sample.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column} data-role={roleOf(column)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ColumnProps {
  label: string;
  table: TableView;
  value: number | null;
  optional: boolean;
  onChange: (column: number | null) => void;
}

function Column({ label, table, value, optional, onChange }: ColumnProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <p className="columns-one">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
      >
        {optional ? <option value="">{t('found.columnNone')}</option> : null}
        {namesOf(table, t).map((name, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <option key={column} value={column}>
            {name}
          </option>
        ))}
      </select>
    </p>
  );
}

function namesOf(table: TableView, t: TFunction): string[] {
  const width = Math.max(table.names.length, ...table.sample.map((row) => row.length));
  return Array.from(
    { length: width },
    (_, column) => table.names[column] || t('found.columnNumber', { number: column + 1 }),
  );
}
