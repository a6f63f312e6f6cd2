// The interface's two languages: which one speaks, and how the other is fetched only when it is needed.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readPreference, writePreference } from '../view/preferences';
import english from './en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof english };
  }
}

const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** The best of our languages for what the browser asks for; English where it asks for neither. */
export function matchLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

async function loadWords(language: Language): Promise<void> {
  if (language === 'en' || i18next.hasResourceBundle(language, 'translation')) return;
  const words = await import('./zh-CN.json');
  i18next.addResourceBundle(language, 'translation', words.default);
}

/** Starts the words in the person's language: the one chosen before, else the browser's. */
export async function startWords(): Promise<void> {
  const chosen = readPreference('language');
  const language = languages.find((known) => known === chosen) ?? matchLanguage(navigator.languages);
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: english } },
    lng: 'en',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
  });
  // Where the second language cannot be fetched, English beats an empty page.
  await loadWords(language).then(
    () => speak(language),
    () => speak('en'),
  );
}

async function speak(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Switches the whole interface and remembers it. */
export async function setLanguage(language: Language): Promise<void> {
  await loadWords(language);
  await speak(language);
  writePreference('language', language);
}

export function currentLanguage(): Language {
  return i18next.language === 'zh-CN' ? 'zh-CN' : 'en';
}
