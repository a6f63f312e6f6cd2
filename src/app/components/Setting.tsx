// One line of settings: its name, a hint, and the control.
import type { ReactNode } from 'react';

export function Setting(props: { name: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="setting">
      <div className="setting-text">
        <p className="setting-name">{props.name}</p>
        {props.hint ? <p className="setting-hint">{props.hint}</p> : null}
      </div>
      <div className="setting-control">{props.children}</div>
    </div>
  );
}
