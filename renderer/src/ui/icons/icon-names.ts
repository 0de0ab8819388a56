/** Every name that `AppIcon` can draw. */
import { LUCIDE_SHAPES, type LucideShapeName } from './lucide-shapes'
import { OWN_SHAPES, type OwnShapeName } from './own-shapes'

export type IconName = OwnShapeName | LucideShapeName

/** All names, own shapes first. */
export const ICON_NAMES: readonly IconName[] = [
  ...(Object.keys(OWN_SHAPES) as OwnShapeName[]),
  ...(Object.keys(LUCIDE_SHAPES) as LucideShapeName[]),
]

/** Whether the icon is drawn from Opora's own shapes. */
export function isOwnShape(name: IconName): name is OwnShapeName {
  return name in OWN_SHAPES
}
