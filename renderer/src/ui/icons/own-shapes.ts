/**
 * The shapes that are Opora's own: the mark, the bands of a clock, the states of a ticket. They are drawn on a 16 px
 * grid and tell one another apart without colour, which no general icon set promises.
 */

/** One element of a shape; `solid` is filled, `knockout` is drawn in the colour of the ground beneath. */
export interface ShapeElement {
  readonly tag: 'path' | 'circle' | 'rect'
  readonly attributes: Readonly<Record<string, string>>
  readonly paint?: 'solid' | 'knockout'
}

const path = (d: string, paint?: 'solid' | 'knockout'): ShapeElement =>
  paint === undefined ? { tag: 'path', attributes: { d } } : { tag: 'path', attributes: { d }, paint }

const ring = (extra: Readonly<Record<string, string>> = {}): ShapeElement => ({
  tag: 'circle',
  attributes: { cx: '8', cy: '8', r: '5.25', ...extra },
})

const beam = (transform?: string): ShapeElement => ({
  tag: 'path',
  attributes: { d: 'M1 4h14', 'stroke-width': '2', 'stroke-linecap': 'butt', ...(transform ? { transform } : {}) },
})

const support = path('M8 6.5 13 14H3Z', 'solid')

export const OWN_SHAPES = {
  /** A beam on a support. Level: calm; tilted: a deadline is near; fallen: one is broken. */
  mark: [beam(), support],
  'mark-breaching': [beam('rotate(-9 8 4)'), support],
  'mark-breached': [
    { tag: 'path', attributes: { d: 'M1.2 13.4 7 2.6', 'stroke-width': '2', 'stroke-linecap': 'butt' } },
    path('M9.75 6.5 15 14H4.5Z', 'solid'),
  ],

  'band-soon': [{ tag: 'circle', attributes: { cx: '8', cy: '8', r: '5.75' } }, path('M8 4.75V8l2.25 1.5')],
  'band-urgent': [
    path(
      'M4.25 2.25h7.5M4.25 13.75h7.5M5.25 2.25v2c0 1.6 2.75 2.3 2.75 3.75s-2.75 2.15-2.75 3.75v2M10.75 2.25v2C10.75 5.85 8 6.55 8 8s2.75 2.15 2.75 3.75v2',
    ),
  ],
  'band-overdue': [path('M8 2.25 14 13H2Z'), path('M8 6.5v3M8 11.25v.01')],
  'band-paused': [path('M5.75 4v8M10.25 4v8')],
  'band-outside-hours': [path('M13 9.6A5.5 5.5 0 1 1 6.4 3a4.5 4.5 0 0 0 6.6 6.6Z')],
  'band-met': [path('M3 8.5 6.5 12 13 4.5')],
  'band-missed': [path('m4 4 8 8M12 4l-8 8')],

  'state-new': [ring({ 'stroke-dasharray': '2.1 2.02' })],
  'state-assigned': [ring()],
  'state-in-progress': [ring(), path('M8 4.75a3.25 3.25 0 0 1 0 6.5Z', 'solid')],
  'state-pending': [ring(), path('M6.5 6.25v3.5M9.5 6.25v3.5')],
  'state-resolved': [ring(), path('m5.75 8.25 1.6 1.6 3-3.4')],
  'state-closed': [
    { tag: 'circle', attributes: { cx: '8', cy: '8', r: '6' }, paint: 'solid' },
    path('m5.75 8.25 1.6 1.6 3-3.4', 'knockout'),
  ],
  'state-cancelled': [ring(), path('m4.5 11.5 7-7')],

  nobody: [
    { tag: 'circle', attributes: { cx: '8', cy: '5.25', r: '2.5', 'stroke-dasharray': '1.6 2.3' } },
    { tag: 'path', attributes: { d: 'M3 13.25c.6-2.5 2.6-4 5-4s4.4 1.5 5 4', 'stroke-dasharray': '1.8 2.4' } },
  ],
  now: [path('M5.5 3.5v9L11.5 8Z', 'solid')],
  'saved-here': [
    { tag: 'rect', attributes: { x: '2', y: '2.75', width: '12', height: '8.5', rx: '1.5' } },
    path('M5.25 13.75h5.5M8 9V5.25M6.25 6.75 8 5l1.75 1.75'),
  ],
  ladder: [path('M4.75 2v12M11.25 2v12M4.75 4.75h6.5M4.75 8h6.5M4.75 11.25h6.5')],
  diverge: [path('M8 14V9.5M8 9.5 3.25 4.75M8 9.5l4.75-4.75M3.25 8V4.75H6.5M9.5 4.75h3.25V8')],
  handover: [path('M2.5 8h7.75M7.25 4.75 10.5 8l-3.25 3.25M13.5 3v10')],
  problem: [
    { tag: 'circle', attributes: { cx: '3.75', cy: '4', r: '1.75' } },
    { tag: 'circle', attributes: { cx: '12.25', cy: '4', r: '1.75' } },
    { tag: 'circle', attributes: { cx: '8', cy: '12', r: '1.75' } },
    path('M4.75 5.5 7.1 10.4M11.25 5.5 8.9 10.4M5.5 4h5'),
  ],
  'window-minimize': [path('M4 8.5h8')],
  'window-maximize': [{ tag: 'rect', attributes: { x: '4.5', y: '4.5', width: '7', height: '7' } }],
} as const satisfies Readonly<Record<string, readonly ShapeElement[]>>

export type OwnShapeName = keyof typeof OWN_SHAPES
