/** The tabs of administration, in order. A tab is an entry here and a component of its own. */
import type { Component } from 'vue'
import { FILES_TAB } from '@/app/place'
import type { IconName } from '@/ui'
import CalendarsTab from './calendars/CalendarsTab.vue'
import FileRulesTab from './files/FileRulesTab.vue'
import MatrixTab from './matrix/MatrixTab.vue'
import PoliciesTab from './policies/PoliciesTab.vue'
import TiersTab from './tiers/TiersTab.vue'

export interface AdministrationTab {
  /** In the address too: `/administration/matrix`. */
  readonly id: string
  readonly titleKey: string
  readonly icon: IconName
  readonly component: Component
}

export const ADMINISTRATION_TABS: readonly [AdministrationTab, ...AdministrationTab[]] = [
  { id: 'calendars', titleKey: 'administration.tab.calendars', icon: 'calendar', component: CalendarsTab },
  { id: 'policies', titleKey: 'policies.tab', icon: 'ladder', component: PoliciesTab },
  { id: 'tiers', titleKey: 'administration.tab.tiers', icon: 'tag', component: TiersTab },
  { id: 'matrix', titleKey: 'administration.tab.matrix', icon: 'flag', component: MatrixTab },
  { id: FILES_TAB, titleKey: 'administration.tab.files', icon: 'attachment', component: FileRulesTab },
]
