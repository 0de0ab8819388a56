/** Dialogs that are there whoever is signed in, and that hardly anybody opens. */
import { later } from '../later'

export const aboutDialog = later(() => import('../about/AboutDialog.vue'))
export const diagnosticsDialog = later(() => import('../diagnostics/DiagnosticsDialog.vue'))
