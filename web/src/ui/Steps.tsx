import "./Steps.css";

interface StepsProps {
  steps: readonly { title: string; hint: string }[];
}

/** What to do, one after the other. */
export function Steps({ steps }: StepsProps) {
  return (
    <ol className="steps">
      {steps.map(({ title, hint }) => (
        <li key={title}>
          <span className="steps-title">{title}</span>
          <span className="steps-hint">{hint}</span>
        </li>
      ))}
    </ol>
  );
}
