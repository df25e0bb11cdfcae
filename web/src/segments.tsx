// Segments by the names that people read, and what they mean.
import type { Segments } from "./answers.ts";
import { useSpeech, useWords } from "./language.ts";
import { segmentWords } from "./words/segments.ts";

// One that this page does not know yet keeps the name that the server gives it.
export function useSegmentName(): (segment: string) => string {
  const { names } = useWords(segmentWords);
  return (segment) => names[segment] ?? segment;
}

export function SegmentMeanings({ segments }: { segments: Segments }) {
  const { format } = useSpeech();
  const { meanings } = useWords(segmentWords);
  const nameOf = useSegmentName();
  return (
    <dl class="meanings">
      {segments.map(({ segment, customers }) => (
        <div key={segment}>
          <dt>
            {nameOf(segment)} ({format.count(customers)})
          </dt>
          <dd>{meanings[segment]}</dd>
        </div>
      ))}
    </dl>
  );
}
