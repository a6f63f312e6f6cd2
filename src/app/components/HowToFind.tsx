// Where each browser keeps its history file on each system; fetched when somebody asks.
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';

type System = 'windows' | 'macos' | 'linux';

const chromium: Record<System, [string, string][]> = {
  windows: [
    ['Chrome', '%LOCALAPPDATA%\\Google\\Chrome\\User Data\\Default\\History'],
    ['Edge', '%LOCALAPPDATA%\\Microsoft\\Edge\\User Data\\Default\\History'],
    ['Brave', '%LOCALAPPDATA%\\BraveSoftware\\Brave-Browser\\User Data\\Default\\History'],
  ],
  macos: [
    ['Chrome', '~/Library/Application Support/Google/Chrome/Default/History'],
    ['Edge', '~/Library/Application Support/Microsoft Edge/Default/History'],
    ['Brave', '~/Library/Application Support/BraveSoftware/Brave-Browser/Default/History'],
  ],
  linux: [
    ['Chrome', '~/.config/google-chrome/Default/History'],
    ['Edge', '~/.config/microsoft-edge/Default/History'],
    ['Brave', '~/.config/BraveSoftware/Brave-Browser/Default/History'],
  ],
};

const firefox: Record<System, [string, string][]> = {
  windows: [['Firefox', '%APPDATA%\\Mozilla\\Firefox\\Profiles\\….default-release\\places.sqlite']],
  macos: [['Firefox', '~/Library/Application Support/Firefox/Profiles/….default-release/places.sqlite']],
  linux: [['Firefox', '~/.mozilla/firefox/….default-release/places.sqlite']],
};

/** The systems with the reader's own first. */
function systems(): System[] {
  const agent = navigator.userAgent;
  const own: System = /Windows/.test(agent)
    ? 'windows'
    : /Mac OS|iPhone|iPad/.test(agent)
      ? 'macos'
      : 'linux';
  return [own, ...(['windows', 'macos', 'linux'] as const).filter((system) => system !== own)];
}

export function HowToFind() {
  const { t } = useTranslation();
  return (
    <>
      <Tabs.Root defaultValue="chromium" className="tabs">
        <Tabs.List className="tab-list" aria-label={t('import.where')}>
          <Tabs.Trigger value="chromium">{t('import.whereChromium')}</Tabs.Trigger>
          <Tabs.Trigger value="firefox">{t('import.whereFirefox')}</Tabs.Trigger>
          <Tabs.Trigger value="takeout">{t('import.whereTakeout')}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="chromium" className="tab">
          <p>{t('import.chromiumHint')}</p>
          <Places places={chromium} />
        </Tabs.Content>
        <Tabs.Content value="firefox" className="tab">
          <p>{t('import.firefoxHint')}</p>
          <Places places={firefox} />
        </Tabs.Content>
        <Tabs.Content value="takeout" className="tab">
          <p>{t('import.takeoutHint')}</p>
        </Tabs.Content>
      </Tabs.Root>
      <p className="fold-note">{t('import.safariHint')}</p>
    </>
  );
}

function Places({ places }: { places: Record<System, [string, string][]> }) {
  const { t } = useTranslation();
  return (
    <dl className="places">
      {systems().map((system) => (
        <div key={system}>
          <dt>{t(`import.${system}`)}</dt>
          {places[system].map(([browser, path]) => (
            <dd key={browser}>
              <span className="places-browser">{browser}</span> <code>{path}</code>
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
