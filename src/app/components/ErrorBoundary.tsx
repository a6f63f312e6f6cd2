// Catches what breaks while drawing, and says so in words instead of a stack trace.
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';

export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <section className="failure" role="alert" data-testid="boundary">
            <h1 className="failure-what">{t('boundary.title')}</h1>
            <p>{t('boundary.text')}</p>
            <button type="button" className="button" onClick={() => location.reload()}>
              {t('boundary.reload')}
            </button>
          </section>
        )}
      </Translation>
    );
  }
}
