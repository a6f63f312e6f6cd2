// Grey shapes where content is about to be.

export function PageSkeleton() {
  return (
    <div className="skeleton" aria-hidden="true">
      <div className="skeleton-line skeleton-title" />
      <div className="skeleton-line" />
      <div className="skeleton-line skeleton-short" />
    </div>
  );
}

export function CardSkeletons({ count }: { count: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={index} className="skeleton-card">
          <div className="skeleton-line skeleton-tiny" />
          <div className="skeleton-line skeleton-title" />
          <div className="skeleton-line" />
        </div>
      ))}
    </div>
  );
}
