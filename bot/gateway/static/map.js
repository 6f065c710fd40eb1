// The dialog that asks for a place.

// Rough positions, to have something to send; a phone would give its own.
const PRESETS = [
  { name: '黔城芙蓉楼码头', address: '湖南省怀化市洪江市黔城镇', latitude: 27.2045, longitude: 109.8242 },
  { name: '托口古镇大桥', address: '湖南省怀化市洪江市托口镇', latitude: 27.1331, longitude: 109.6186 },
  { name: '安江沅水大桥', address: '湖南省怀化市洪江市安江镇', latitude: 27.3187, longitude: 110.1034 },
  { name: '江市沅水边', address: '湖南省怀化市洪江市江市镇', latitude: 27.2268, longitude: 109.7032 },
]
const DEFAULT = { name: '河边', address: '湖南省怀化市洪江市', latitude: 27.2, longitude: 109.8 }

// Returns the place, or null if the person thought better of it.
export function askPlace(dialog) {
  const form = dialog.querySelector('form')
  const fill = place => { for (const [key, value] of Object.entries(place)) form.elements[key].value = value }
  dialog.querySelector('#presets').replaceChildren(...PRESETS.map(place => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = place.name
    button.addEventListener('click', () => fill(place))
    return button
  }))
  fill(DEFAULT)
  dialog.querySelector('#no-place').onclick = () => dialog.close('')
  dialog.returnValue = ''
  dialog.showModal()
  form.elements.name.select()
  return new Promise(resolve => dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'send') return resolve(null)
    const { name, address, latitude, longitude } = Object.fromEntries(new FormData(form))
    resolve({ name, address, latitude: Number(latitude), longitude: Number(longitude) })
  }, { once: true }))
}
