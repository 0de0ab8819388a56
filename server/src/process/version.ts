/** The version of the product, from the package that the bundle is made of. */
import serverPackage from '../../package.json'

export const VERSION = serverPackage.version
