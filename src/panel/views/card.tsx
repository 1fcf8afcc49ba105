import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface CardProps {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly isClosed?: boolean;
  readonly children: ComponentChildren;
}

/** A titled part of the details, foldable. */
export function Card({ title, aside, isClosed = false, children }: CardProps) {
  const [isOpen, setOpen] = useState(!isClosed);
  return (
    <section class="card">
      <div class="card-head">
        <h2>
          <button type="button" class={`fold ${isOpen ? '' : 'folded'}`} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name="chevron" />
            <span>{title}</span>
          </button>
        </h2>
        <div class="aside">{aside}</div>
      </div>
      {isOpen && <div class="card-body">{children}</div>}
    </section>
  );
}
