// What is said of a wrong entry is said of its field.
import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { expect, it } from 'vitest';
import { AddRule } from './AddRule';

it('has its note belong to its field', async () => {
  await i18next.use(initReactI18next).init({ lng: 'en', resources: {} });
  const markup = renderToStaticMarkup(<AddRule add={async () => false} />);
  const [, note] = /<p id="([^"]+)" class="field-error" role="status">/.exec(markup) ?? [];
  expect(note).toBeTruthy();
  const [field] = /<input type="text"[^>]*>/.exec(markup) ?? [''];
  expect(field).toContain(`aria-describedby="${note}"`);
  expect(field).toContain('aria-invalid="false"');
});
