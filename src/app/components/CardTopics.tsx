// What a card is about, as words with a bar each.
import { useTranslation } from 'react-i18next';
import type { CardTopic } from '../../engine/api';
import { useFormats } from '../hooks/use-formats';

export function CardTopics({ topics }: { topics: CardTopic[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul className="card-topics" data-testid="card-topics">
      {topics.map((topic) => {
        const tags = topic.tags.join(' · ');
        return (
          <li key={tags + topic.share}>
            {t('cards.topic', { tags, percent: formats.percent(topic.share) })}
            <span className="share" aria-hidden="true">
              <span className="share-fill" style={{ transform: `scaleX(${Math.min(1, topic.share)})` }} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
