// The small menu of a message, by mouse, finger or keyboard.

export class Menu {
  #node
  #message = null
  #back = null

  constructor(node, actions) {
    this.#node = node
    node.addEventListener('click', event => {
      const action = actions[event.target.dataset.do]
      if (!action) return
      const message = this.#message
      this.close(true)
      action(message)
    })
    node.addEventListener('keydown', event => this.#key(event))
    document.addEventListener('pointerdown', event => { if (!node.contains(event.target)) this.close(false) })
  }

  // At a point of the window, or under the element `back`, to which the focus returns.
  open(message, { mine, x, y, back }) {
    this.#message = message
    this.#back = back
    this.#node.querySelector('[data-do=recall]').hidden = !mine
    this.#node.querySelector('[data-do=copy]').hidden = !message.text
    this.#node.hidden = false
    const anchor = back.querySelector('.bubble').getBoundingClientRect()
    const { width, height } = this.#node.getBoundingClientRect()
    const left = x || anchor.left
    const top = y || anchor.bottom + 4
    this.#node.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`
    this.#node.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`
    this.#items()[0].focus()
  }

  close(refocus) {
    if (this.#node.hidden) return
    this.#node.hidden = true
    if (refocus) this.#back?.focus()
  }

  #items() {
    return [...this.#node.querySelectorAll('[role=menuitem]')].filter(item => !item.hidden)
  }

  #key(event) {
    const items = this.#items()
    const at = items.indexOf(document.activeElement)
    if (event.key === 'Escape' || event.key === 'Tab') this.close(true)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') items[(at + 1) % items.length].focus()
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') items.at(at - 1).focus()
    else return
    event.preventDefault()
  }
}
