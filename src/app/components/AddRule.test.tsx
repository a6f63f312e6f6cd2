// What is said of a wrong entry is said of its field.
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { AddRule } from './AddRule';

it('has its note belong to its field', () => {
  const markup = renderToStaticMarkup(<AddRule add={async () => false} />);
  const [, note] = /<p id="([^"]+)" class="field-error" role="status">/.exec(markup) ?? [];
  expect(note).toBeTruthy();
  const [field] = /<input type="text"[^>]*>/.exec(markup) ?? [''];
  expect(field).toContain(`aria-describedby="${note}"`);
  expect(field).toContain('aria-invalid="false"');
});
