/** Whose client it is, with the roles and groups that the directory gives them now. */
import type { QueueOwner } from '@/cache/queue-index'
import { isSameActor, type Actor } from '@shared/domain/people'
import type { DirectoryMemory } from './directory-memory'

export class OwnActor {
  #actor: Actor
  #owner: QueueOwner

  /** @param signedIn as at the sign-in; the directory tells what has changed since */
  constructor(private readonly signedIn: Actor) {
    this.#actor = signedIn
    this.#owner = ownerOf(signedIn)
  }

  get actor(): Actor {
    return this.#actor
  }

  get owner(): QueueOwner {
    return this.#owner
  }

  /** An admin may have given the engineer another role or group. @returns whether it is so */
  learn(directory: DirectoryMemory): boolean {
    const actor = directory.actorNow(this.signedIn)
    if (isSameActor(actor, this.#actor)) return false
    this.#actor = actor
    this.#owner = ownerOf(actor)
    return true
  }
}

const ownerOf = ({ personId, groupIds }: Actor): QueueOwner => ({ personId, groupIds })
