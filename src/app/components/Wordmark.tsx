// The name with its mark: three lines that drift apart from one point.

export function Wordmark() {
  return (
    <span className="wordmark">
      <svg viewBox="0 0 28 20" width="28" height="20" aria-hidden="true" className="wordmark-mark">
        <path d="M2 15 C8 15 9 4 16 4 S23 7 26 5" />
        <path d="M2 15 C9 15 11 9.5 17 9.5 S23 12 26 11" />
        <path d="M2 15 C10 15 12 15.5 17 15.5 S23 17 26 16.5" />
      </svg>
      <span className="wordmark-name">Driftfeed</span>
    </span>
  );
}
