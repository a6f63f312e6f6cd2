// Numbers and times in the language that is spoken now.
import { useTranslation } from 'react-i18next';
import { type Formats, formatsOf } from '../view/formats';

export function useFormats(): Formats {
  const { i18n } = useTranslation();
  return formatsOf(i18n.language);
}
