// The interface's two languages: which one speaks, and what of them is fetched only when it is needed.
import i18next from 'i18next';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { initReactI18next } from 'react-i18next';
import { readPreference, writePreference } from '../view/preferences';
import type pageWords from './en/pages.json';
import shellWords from './en/shell.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof shellWords & typeof pageWords };
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
  const [shell, pages] = await Promise.all([import('./zh-CN/shell.json'), import('./zh-CN/pages.json')]);
  i18next.addResourceBundle(language, 'translation', { ...shell.default, ...pages.default });
}

let pagesLoaded: Promise<void> | null = null;

/**
 * The English words of what is not on the first page a person sees; whatever says them is fetched together
 * with them. They are there for Chinese too, which may be switched to English. Another call tries again what failed.
 */
function loadPageWords(): Promise<void> {
  pagesLoaded ??= import('./en/pages.json').then(
    (words) => {
      i18next.addResourceBundle('en', 'translation', words.default, true);
    },
    (error: unknown) => {
      pagesLoaded = null;
      throw error;
    },
  );
  return pagesLoaded;
}

/** A component that is fetched when it is first shown, with the words that it may say. */
export function lazyWithWords<Properties>(
  load: () => Promise<ComponentType<Properties>>,
): LazyExoticComponent<ComponentType<Properties>> {
  return lazy(async () => {
    const [component] = await Promise.all([load(), loadPageWords()]);
    return { default: component };
  });
}

/** Starts the words in the person's language: the one chosen before, else the browser's. */
export async function startWords(): Promise<void> {
  const chosen = readPreference('language');
  const language = languages.find((known) => known === chosen) ?? matchLanguage(navigator.languages);
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: shellWords } },
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
