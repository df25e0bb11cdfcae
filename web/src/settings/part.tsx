// Settings: one part of the page, whose heading takes the focus where what had it is gone.
import type { ComponentChildren, RefObject } from "preact";

interface Props {
  name: string; // for tests
  title: string;
  about?: string;
  heading?: RefObject<HTMLHeadingElement>;
  children: ComponentChildren;
}

export function Part({ name, title, about, heading, children }: Props) {
  return (
    <section class="part" aria-labelledby={`part-${name}`} data-part={name}>
      <h2 id={`part-${name}`} tabIndex={-1} {...(heading && { ref: heading })}>
        {title}
      </h2>
      {about !== undefined && <p class="about">{about}</p>}
      {children}
    </section>
  );
}
