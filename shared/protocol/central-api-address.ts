/** Where the central API is when nobody says otherwise: on this machine, on the port below. */

export const DEFAULT_API_PORT = 6762

export const DEFAULT_API_ORIGIN = `http://127.0.0.1:${DEFAULT_API_PORT}`
