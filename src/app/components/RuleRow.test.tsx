// Read out of its row, a button still says what it is about.
import i18next from 'i18next';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { beforeAll, expect, it } from 'vitest';
import pages from '../words/en/pages.json';
import shell from '../words/en/shell.json';
import { RuleRow } from './RuleRow';

beforeAll(async () => {
  await i18next
    .use(initReactI18next)
    .init({ lng: 'en', resources: { en: { translation: { ...shell, ...pages } } } });
});

it('each button to forget what a rule meets has the rule in its name', () => {
  const nothing = () => {};
  const markup = ['Banks', 'Health']
    .map((name) =>
      renderToStaticMarkup(
        <RuleRow
          id="bank"
          name={name}
          on
          stored={{ pages: 1, raw: 0, visits: 2 }}
          onChange={nothing}
          onForget={nothing}
        />,
      ),
    )
    .join('');
  const names = [...markup.matchAll(/<button[^>]*data-testid="rule-forget"[^>]*>/g)].map(
    ([button]) => /aria-label="([^"]+)"/.exec(button)?.[1],
  );
  expect(names).toEqual(['Forget these: Banks', 'Forget these: Health']);
});
