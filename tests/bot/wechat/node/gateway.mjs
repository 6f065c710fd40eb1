// A real Wechaty gateway in front of a mock account, steered over stdin and stdout: one JSON object per line.
//
//   node gateway.mjs PORT TOKEN
//
// In:  {"say": {id, type, from, room?, text?, mentions?, timestamp?}, "file"?: {name, size}, "location"?, "url"?}
//      {"emit": [event, payload]}   {"topic": [room, topic]}
// Out: {"ready": true} once, {"done": true} for every line, {"sent": {id, conversation, text, mentions}}.
import readline from 'node:readline'
import { FileBox } from 'file-box'
import * as PUPPET from 'wechaty-puppet'
import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { PuppetServer } from 'wechaty-puppet-service'

const [port, token] = process.argv.slice(2)
const SELF = 'bot'
const ROOM = 'room1@chatroom'
const PEOPLE = { [SELF]: '河小督', alice: '沙湾老易', bob: '托口杨' }
const ALIASES = { bob: '三里坪老杨' }

const tell = line => process.stdout.write(JSON.stringify(line) + '\n')

class Account extends PuppetMock {
  extras = new Map()
  sent = 0

  async messageSendText (conversation, text, mentions) {
    const id = `sent${++this.sent}`
    tell({ sent: { id, conversation, text, mentions } })
    return id
  }

  async messageFile (id) {
    const { name, size } = this.extras.get(id).file
    return FileBox.fromBase64(Buffer.alloc(size, 7).toString('base64'), name)
  }

  async messageLocation (id) { return this.extras.get(id).location }
  async messageUrl (id) { return this.extras.get(id).url }
  async roomMemberRawPayload (_room, id) {
    return { id, name: PEOPLE[id], roomAlias: ALIASES[id] ?? '', avatar: '' }
  }
}

const mocker = new mock.Mocker()
const account = new Account({ mocker })
for (const [id, name] of Object.entries(PEOPLE)) {
  mocker.createContact({ id, name, alias: '', type: PUPPET.types.Contact.Individual, friend: true, phone: [], avatar: '' })
}
mocker.createRoom({ id: ROOM, topic: '监督员一群', memberIdList: Object.keys(PEOPLE), adminIdList: [], ownerId: SELF, avatar: '' })
mocker.use(m => { m.login(m.ContactMock.load(SELF)); return () => {} })
account.on('error', () => {}) // with no client connected it would end the process

const orders = {
  say ({ from, room, mentions, ...rest }, extra) {
    const where = room ? { roomId: room } : { listenerId: SELF }
    const payload = { text: '', timestamp: Date.now(), talkerId: from, mentionIdList: mentions ?? [], ...where, ...rest }
    mocker.cacheMessagePayload.set(payload.id, payload)
    account.extras.set(payload.id, extra)
    account.emit('message', { messageId: payload.id })
  },
  emit ([event, payload]) { account.emit(event, payload) },
  async topic ([room, topic]) {
    mocker.cacheRoomPayload.get(room).topic = topic
    await account.roomPayloadDirty(room)
  },
}

await new PuppetServer({ endpoint: `127.0.0.1:${port}`, puppet: account, token, tls: { disable: true } }).start()
await account.start()
tell({ ready: true })

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { say, emit, topic, ...extra } = JSON.parse(line)
  if (say) orders.say(say, extra)
  if (emit) orders.emit(emit)
  if (topic) await orders.topic(topic)
  tell({ done: true })
}
process.exit(0)
