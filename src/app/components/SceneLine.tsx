// Says that the feed is tuned to a time of the week, where it is, and lets the person end that.
import { useTranslation } from 'react-i18next';
import type { SceneName } from '../../engine/api';
import { useEngine, useFeedStore } from '../hooks/use-engine';
import { failureCode } from '../view/failure';
import { sceneTitle } from '../view/scenes';
import { useToast } from './Toasts';

export function SceneLine({ scene }: { scene: SceneName }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const { store } = useFeedStore();
  const title = sceneTitle(scene, t);
  const turn = async (on: boolean) => {
    try {
      await engine.changeScenes({ turn: scene.id, on });
      await store.noteMade();
      const undo = () => void turn(true);
      toast(on ? { text: t('action.undone') } : { text: t('feed.sceneOffDone', { scene: title }), undo });
    } catch (error) {
      const code = failureCode(error);
      toast({ text: `${t(`errors.${code}.what`)} ${t(`errors.${code}.todo`)}` });
    }
  };
  return (
    <p className="feed-scene" data-testid="feed-scene">
      {t('feed.scene', { scene: title })}{' '}
      <button
        type="button"
        className="link-button"
        data-testid="feed-scene-off"
        onClick={() => void turn(false)}
      >
        {t('feed.sceneOff')}
      </button>
    </p>
  );
}
