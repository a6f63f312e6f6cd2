// A thin bar for how far something has come; without a share it only says that something is going on.
import { useFormats } from '../hooks/use-formats';

export function Progress({ share, label }: { share: number | null; label: string }) {
  const formats = useFormats();
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      aria-valuetext={share === null ? undefined : formats.percent(share)}
      data-unknown={share === null || undefined}
    >
      <div className="progress-fill" style={share === null ? undefined : { transform: `scaleX(${share})` }} />
    </div>
  );
}
