// The way around: a column beside the page where there is room, a bar under the thumb where there is not.
import { Ellipsis, ShieldCheck } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Wordmark } from '../components/Wordmark';
import { type PageRoute, routes } from '../routes';

/** On a narrow screen these stand in the bar; the rest is under "more". */
const barNames = new Set(['feed', 'interests', 'history', 'saved']);

export function Navigation(props: { current: string; bare: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  const { current, bare } = props;
  const more = useRef<HTMLDetailsElement>(null);
  const rest = routes.filter((route) => !barNames.has(route.name));

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(() => {
    if (more.current) more.current.open = false;
  }, [current]);

  return (
    <header className="rail">
      <Link href="/" className="rail-home" aria-label={t('app.name')}>
        <Wordmark />
      </Link>
      {bare ? null : (
        <nav className="nav" aria-label={t('nav.label')}>
          <ul className="nav-list">
            {routes.map((route) => (
              <li
                key={route.name}
                className={barNames.has(route.name) ? 'nav-item' : 'nav-item nav-item-wide'}
              >
                <NavLink route={route} current={current} />
              </li>
            ))}
            <li className="nav-item nav-item-narrow">
              <details className="nav-more" ref={more}>
                <summary
                  className="nav-link"
                  data-current={rest.some((route) => route.path === current) || undefined}
                >
                  <Ellipsis aria-hidden="true" />
                  <span>{t('nav.more')}</span>
                </summary>
                <ul className="nav-sheet">
                  {rest.map((route) => (
                    <li key={route.name}>
                      <NavLink route={route} current={current} prefix="nav-more" />
                    </li>
                  ))}
                </ul>
              </details>
            </li>
          </ul>
        </nav>
      )}
      {props.children}
      <p className="rail-privacy">
        <ShieldCheck aria-hidden="true" />
        <span>{t('nav.privacy')}</span>
      </p>
    </header>
  );
}

function NavLink(props: { route: PageRoute; current: string; prefix?: string }) {
  const { t } = useTranslation();
  const { route, current, prefix = 'nav' } = props;
  const Icon = route.icon;
  return (
    <Link
      href={route.path}
      className="nav-link"
      data-testid={`${prefix}-${route.name}`}
      aria-current={current === route.path ? 'page' : undefined}
    >
      <Icon aria-hidden="true" />
      <span>{t(`nav.${route.name}`)}</span>
    </Link>
  );
}
