import "./Spinner.css";

/** Something is under way; says nothing itself, for what it stands in says it. */
export function Spinner() {
  return <span className="spinner" aria-hidden="true" />;
}

/** A whole area that is still loading. */
export function Loading({ label }: { label: string }) {
  return (
    <div className="loading" role="status">
      <Spinner />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}
