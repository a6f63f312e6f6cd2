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

const safari: Record<System, [string, string][]> = {
  windows: [],
  macos: [['Safari', '~/Library/Safari/History.db']],
  linux: [],
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
          <Tabs.Trigger value="chromium">{t('locate.whereChromium')}</Tabs.Trigger>
          <Tabs.Trigger value="firefox">{t('locate.whereFirefox')}</Tabs.Trigger>
          <Tabs.Trigger value="safari">{t('locate.whereSafari')}</Tabs.Trigger>
          <Tabs.Trigger value="takeout">{t('locate.whereTakeout')}</Tabs.Trigger>
          <Tabs.Trigger value="other">{t('locate.whereOther')}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="chromium" className="tab">
          <p>{t('locate.chromiumHint')}</p>
          <Places places={chromium} />
        </Tabs.Content>
        <Tabs.Content value="firefox" className="tab">
          <p>{t('locate.firefoxHint')}</p>
          <Places places={firefox} />
        </Tabs.Content>
        <Tabs.Content value="safari" className="tab">
          <p>{t('locate.safariHint')}</p>
          <Places places={safari} />
        </Tabs.Content>
        <Tabs.Content value="takeout" className="tab">
          <p>{t('locate.takeoutHint')}</p>
        </Tabs.Content>
        <Tabs.Content value="other" className="tab">
          <p>{t('locate.otherHint')}</p>
        </Tabs.Content>
      </Tabs.Root>
      <p className="fold-note">{t('locate.logHint')}</p>
      <p className="fold-note">{t('locate.profileHint')}</p>
    </>
  );
}

function Places({ places }: { places: Record<System, [string, string][]> }) {
  const { t } = useTranslation();
  return (
    <dl className="places">
      {systems()
        .filter((system) => places[system].length > 0)
        .map((system) => (
          <div key={system}>
            <dt>{t(`locate.${system}`)}</dt>
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
