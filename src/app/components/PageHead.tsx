// A page's heading and its one sentence.
import type { ReactNode } from 'react';

export function PageHead(props: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <header className="page-head">
      <div>
        <h1 className="page-title">{props.title}</h1>
        {props.lead ? <p className="page-lead">{props.lead}</p> : null}
      </div>
      {props.children}
    </header>
  );
}
