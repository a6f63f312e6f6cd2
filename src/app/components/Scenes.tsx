// The person's scenes: when they are, what is read then, and what can be changed about them.
import { Pencil } from 'lucide-react';
import { Switch } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SceneChange, ScenesView, SceneView } from '../../engine/api';
import { useCall } from '../hooks/use-call';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { failureCode } from '../view/failure';
import { sceneHours, sceneTitle } from '../view/scenes';
import { FailureNote } from './FailureNote';
import { useToast } from './Toasts';

/** Changes the scenes and says so, with a way back. */
type Change = (change: SceneChange, said: string) => void;

export function Scenes() {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const { counts, training } = useStatus();
  const [changed, setChanged] = useState<ScenesView | null>(null);
  const found = useCall(() => {
    setChanged(null);
    return engine.scenes();
  }, [Math.floor(counts.vectors / 500), training.state]);
  const view = changed ?? found.value;

  const attempt = async (change: SceneChange, said: string, back?: number) => {
    try {
      setChanged(await engine.changeScenes(change));
      if (back === undefined) toast({ text: said });
      else toast({ text: said, undo: () => void attempt({ restore: back }, t('action.undone')) });
    } catch (error) {
      const code = failureCode(error);
      toast({ text: `${t(`errors.${code}.what`)} ${t(`errors.${code}.todo`)}` });
    }
  };
  const change: Change = (one, said) => void attempt(one, said, view?.version);

  return (
    <section className="scenes" aria-labelledby="scenes-title" aria-busy={found.loading} data-testid="scenes">
      <h2 id="scenes-title" className="section-title">
        {t('scenes.title')}
      </h2>
      {found.loading && !view ? (
        <p className="section-lead" role="status">
          {t('scenes.loading')}
        </p>
      ) : null}
      {found.error ? <FailureNote code={found.error} onRetry={found.reload} /> : null}
      {view && view.scenes.length === 0 ? <p className="section-lead">{t('scenes.none')}</p> : null}
      {view && view.scenes.length > 0 ? (
        <>
          <p className="section-lead">
            {t('scenes.lead')} {t(view.counts ? 'scenes.counts' : 'scenes.silent')}
          </p>
          <ul className="scene-list">
            {view.scenes.map((scene) => (
              <SceneRow key={scene.id} scene={scene} view={view} change={change} />
            ))}
          </ul>
          {view.edited ? (
            <button
              type="button"
              className="button button-small"
              data-testid="scenes-reset"
              onClick={() => change({ findAnew: true }, t('scenes.resetDone'))}
            >
              {t('scenes.reset')}
            </button>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

function SceneRow({ scene, view, change }: { scene: SceneView; view: ScenesView; change: Change }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [naming, setNaming] = useState(false);
  const title = sceneTitle(scene, t);
  const hours = sceneHours(scene);
  const others = view.scenes.filter(({ id }) => id !== scene.id);
  return (
    <li className="row scene" data-testid="scene" data-on={scene.on}>
      <Switch.Root
        className="switch"
        checked={scene.on}
        aria-label={t('scenes.switch', { scene: title })}
        data-testid="scene-switch"
        onCheckedChange={(on) =>
          change({ turn: scene.id, on }, t(on ? 'scenes.on' : 'scenes.off', { scene: title }))
        }
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <div className="row-text">
        {naming ? (
          <NameForm
            scene={scene}
            title={title}
            onDone={(name) => {
              setNaming(false);
              if (name !== undefined && name !== scene.name)
                change({ rename: scene.id, name }, t('scenes.renamed'));
            }}
          />
        ) : (
          <p className="row-title">
            <span data-testid="scene-title">{title}</span>
            {view.now === scene.id ? <span className="scene-now">{t('scenes.now')}</span> : null}
          </p>
        )}
        <p className="row-facts">
          <span>{hours ? `${hours.from}–${hours.to}` : t('scenes.allDay')}</span>
          <span>{t('scenes.share', { percent: formats.percent(scene.share) })}</span>
        </p>
        <p className="scene-topics">
          {scene.topics.length > 0
            ? t('scenes.topics', { topics: formats.list(scene.topics) })
            : t('scenes.noTopics')}
        </p>
      </div>
      <div className="scene-tools">
        {others.length > 0 ? (
          <MergeForm
            title={title}
            others={others}
            onMerge={(other) =>
              change(
                { merge: scene.id, into: other.id },
                t('scenes.merged', { scene: title, other: sceneTitle(other, t) }),
              )
            }
          />
        ) : null}
        <button
          type="button"
          className="icon-button"
          aria-label={t('scenes.rename', { scene: title })}
          data-testid="scene-rename"
          onClick={() => setNaming(true)}
        >
          <Pencil aria-hidden="true" />
        </button>
      </div>
    </li>
  );
}

/** What is chosen is joined at the press of the button only: arrow keys change a closed list at once (WCAG 3.2.2). */
function MergeForm(props: { title: string; others: SceneView[]; onMerge: (other: SceneView) => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState('');
  const other = props.others.find(({ id }) => id === chosen);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (other) props.onMerge(other);
  };
  return (
    <form className="scene-merge" onSubmit={submit}>
      <select
        className="input"
        aria-label={t('scenes.merge', { scene: props.title })}
        data-testid="scene-merge"
        value={other ? chosen : ''}
        onChange={({ target }) => setChosen(target.value)}
      >
        <option value="">{t('scenes.mergeChoose')}</option>
        {props.others.map((scene) => (
          <option key={scene.id} value={scene.id}>
            {sceneTitle(scene, t)}
          </option>
        ))}
      </select>
      {other ? (
        <button type="submit" className="button button-small" data-testid="scene-merge-do">
          {t('scenes.mergeDo')}
        </button>
      ) : null}
    </form>
  );
}

/** `onDone` gets the name, null for none of its own, nothing where it was cancelled. */
function NameForm(props: { scene: SceneView; title: string; onDone: (name?: string | null) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(props.scene.name ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onDone(name.trim() === '' ? null : name.trim());
  };
  return (
    <form className="scene-form" onSubmit={submit}>
      <input
        className="input"
        // biome-ignore lint/a11y/noAutofocus: it comes where the person has just asked to write
        autoFocus
        maxLength={60}
        aria-label={t('scenes.nameLabel', { scene: props.title })}
        placeholder={t('scenes.namePlaceholder')}
        data-testid="scene-name"
        value={name}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') props.onDone();
        }}
      />
      <button type="submit" className="button button-small button-primary">
        {t('scenes.save')}
      </button>
      <button type="button" className="button button-small" onClick={() => props.onDone()}>
        {t('scenes.cancel')}
      </button>
    </form>
  );
}
