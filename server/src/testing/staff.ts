/** The people whom most tests need, in the groups of the small organisation. */
import type { Session } from '../api/context'
import type { World } from './world'

export interface DeskStaff {
  /** Engineers of the desk. */
  readonly anna: Session
  readonly boris: Session
  /** An engineer of the network group. */
  readonly vera: Session
  /** Leads the desk, and is an engineer of it. */
  readonly lead: Session
  /** Above the lead; works in no group. */
  readonly manager: Session
}

/** Founds them, and puts lead and manager over the desk. */
export async function foundStaff(world: World): Promise<DeskStaff> {
  const { desk, network } = world.groups
  const staff = {
    anna: await world.person({ name: 'Анна', roles: ['engineer'], groups: [desk] }),
    boris: await world.person({ name: 'Борис', roles: ['engineer'], groups: [desk] }),
    vera: await world.person({ name: 'Вера', roles: ['engineer'], groups: [network] }),
    lead: await world.person({ name: 'Глеб', roles: ['engineer', 'lead'], groups: [desk] }),
    manager: await world.person({ name: 'Макар', roles: ['lead'] }),
  }
  await world.database
    .updateTable('groups')
    .set({ lead_id: staff.lead.personId, manager_id: staff.manager.personId })
    .where('id', '=', desk)
    .execute()
  return staff
}
