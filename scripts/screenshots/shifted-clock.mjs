/**
 * A clock that goes as it does, from another moment: pictures of deadlines are taken in working hours, whenever they are
 * taken. The server loads this with `--import`; the page and its worker are given the same text before their own.
 */
const shiftMs = Number(globalThis.process?.env.OPORA_PICTURES_SHIFT_MS ?? globalThis.__picturesShiftMs ?? 0)
const RealDate = Date
const now = () => RealDate.now() + shiftMs

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, asked === globalThis.Date ? target : asked),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})
