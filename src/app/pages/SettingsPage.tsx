// Language, look, computing, and everything a person may do with their own data.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../engine/api';
import { Choice } from '../components/Choice';
import { DataSettings } from '../components/DataSettings';
import { EncryptionSettings } from '../components/EncryptionSettings';
import { PageHead } from '../components/PageHead';
import { Setting } from '../components/Setting';
import { useToast } from '../components/Toasts';
import { useEngine, useStatus } from '../hooks/use-engine';
import { activeBackend } from '../view/activity';
import { failureCode } from '../view/failure';
import { applyTheme, currentTheme, type Theme, writePreference } from '../view/preferences';
import { isPrivate } from '../view/private-session';
import { currentLanguage, type Language, setLanguage } from '../words/words';
import '../styles/settings.css';

export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHead title={t('settings.title')} />
      <Appearance />
      <Computing />
      {isPrivate ? null : <EncryptionSettings />}
      <DataSettings />
      <section className="section" aria-labelledby="settings-about">
        <h2 id="settings-about" className="section-title">
          {t('settings.about')}
        </h2>
        <p className="section-lead">{t('settings.aboutText')}</p>
        <h3 className="setting-name">{t('settings.licences')}</h3>
        <ul className="plain-list licences">
          <li>{t('settings.licenceModels')}</li>
          <li>{t('settings.licenceRuntimes')}</li>
          <li>{t('settings.licenceCatalog')}</li>
        </ul>
      </section>
    </div>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const toast = useToast();
  const [theme, setTheme] = useState(currentTheme);
  const choose = (next: Theme) => {
    setTheme(next);
    applyTheme(next);
    writePreference('theme', next);
  };
  const speak = (language: Language) => {
    setLanguage(language).catch((error: unknown) => toast({ text: t(`errors.${failureCode(error)}.what`) }));
  };
  return (
    <section className="section" aria-labelledby="settings-appearance">
      <h2 id="settings-appearance" className="section-title">
        {t('settings.appearance')}
      </h2>
      <Setting name={t('settings.language')}>
        <Choice
          label={t('settings.language')}
          value={currentLanguage()}
          testId="language-switch"
          options={[
            { value: 'en', label: 'English', lang: 'en' },
            { value: 'zh-CN', label: '简体中文', lang: 'zh-CN' },
          ]}
          onChange={speak}
        />
      </Setting>
      <Setting name={t('settings.theme')}>
        <Choice
          label={t('settings.theme')}
          value={theme}
          testId="theme-switch"
          options={[
            { value: 'auto', label: t('settings.themeAuto') },
            { value: 'light', label: t('settings.themeLight') },
            { value: 'dark', label: t('settings.themeDark') },
          ]}
          onChange={choose}
        />
      </Setting>
    </section>
  );
}

/** The languages setting as one of four choices. */
function languageChoice(languages: Settings['languages']): 'auto' | 'en' | 'zh' | 'both' {
  if (languages.length === 0) return 'auto';
  return languages.length > 1 ? 'both' : (languages[0] ?? 'auto');
}

function Computing() {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const status = useStatus();
  const { settings } = status;
  const backend = activeBackend(status);
  const update = (change: Partial<Settings>) => {
    engine
      .updateSettings(change)
      .catch((error: unknown) => toast({ text: t(`errors.${failureCode(error)}.what`) }));
  };
  return (
    <section className="section" aria-labelledby="settings-compute">
      <h2 id="settings-compute" className="section-title">
        {t('settings.compute')}
      </h2>
      <Setting
        name={t('settings.computeLabel')}
        hint={`${t('settings.computeHint')}${backend ? ` ${t(`backend.${backend.reason}`)}` : ''}`}
      >
        <Choice
          label={t('settings.computeLabel')}
          value={settings.compute}
          testId="compute-switch"
          options={[
            { value: 'auto', label: t('settings.computeAuto') },
            { value: 'webgpu', label: t('settings.computeGpu') },
            { value: 'wasm', label: t('settings.computeCpu') },
          ]}
          onChange={(compute) => update({ compute })}
        />
      </Setting>
      <Setting name={t('settings.model')} hint={t('settings.modelHint')}>
        <Choice
          label={t('settings.model')}
          value={settings.model ?? 'auto'}
          testId="model-switch"
          options={[
            { value: 'auto', label: t('settings.modelAuto') },
            { value: 'minilm-en', label: t('settings.modelEnglish') },
            { value: 'bge-zh', label: t('settings.modelChinese') },
          ]}
          onChange={(model) => update({ model: model === 'auto' ? null : model })}
        />
      </Setting>
      <Setting name={t('settings.languages')}>
        <Choice
          label={t('settings.languages')}
          value={languageChoice(settings.languages)}
          testId="languages-switch"
          options={[
            { value: 'auto', label: t('settings.languagesAuto') },
            { value: 'en', label: t('settings.modelEnglish') },
            { value: 'zh', label: t('settings.modelChinese') },
            { value: 'both', label: t('settings.languagesBoth') },
          ]}
          onChange={(choice) =>
            update({ languages: choice === 'auto' ? [] : choice === 'both' ? ['en', 'zh'] : [choice] })
          }
        />
      </Setting>
    </section>
  );
}
