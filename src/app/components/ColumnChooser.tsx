// For a table of unknown make: which column is the address, which the title and which the time.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableColumns, TableView } from '../../engine/api';

interface ColumnChooserProps {
  table: TableView;
  disabled: boolean;
  onChange: (columns: TableColumns) => void;
}

export function ColumnChooser({ table, disabled, onChange }: ColumnChooserProps) {
  const { t } = useTranslation();
  const { columns, sample } = table;
  return (
    <fieldset className="columns" disabled={disabled} data-testid="columns">
      <legend>{t('found.columns')}</legend>
      <Column
        label={t('found.columnAddress')}
        table={table}
        value={columns.address}
        onChange={(address) => address !== null && onChange({ ...columns, address })}
      />
      <Column
        label={t('found.columnTitle')}
        table={table}
        value={columns.title}
        optional
        onChange={(title) => onChange({ ...columns, title })}
      />
      <Column
        label={t('found.columnTime')}
        table={table}
        value={columns.time}
        optional
        onChange={(time) => onChange({ ...columns, time })}
      />
      {sample[0] ? (
        <p className="columns-sample">
          {[columns.title, columns.address, columns.time]
            .map((column) => (column === null ? '' : (sample[0]?.[column] ?? '')))
            .filter((text) => text !== '')
            .join(' · ')}
        </p>
      ) : null}
    </fieldset>
  );
}

interface ColumnProps {
  label: string;
  table: TableView;
  value: number | null;
  optional?: boolean;
  onChange: (column: number | null) => void;
}

function Column({ label, table, value, optional, onChange }: ColumnProps) {
  const { t } = useTranslation();
  const id = useId();
  const width = Math.max(table.names.length, ...table.sample.map((row) => row.length));
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
        {Array.from({ length: width }, (_, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <option key={column} value={column}>
            {table.names[column] || t('found.columnNumber', { number: column + 1 })}
          </option>
        ))}
      </select>
    </p>
  );
}
