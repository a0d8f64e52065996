// SPDX-License-Identifier: GPL-3.0-or-later
// Any payloads of any kinds on their way through the fold, of this desk and of another: a state that can be
// shown, counted and summed up, and whatever the order, the same one.
#include "amplification.h"
#include "incident/book.h"
#include "incident/eventcodec.h"
#include "incident/measures.h"
#include "incident/replay.h"
#include "incident/statistics.h"

#include <algorithm>
#include <cstdint>

namespace {

constexpr int Kinds = int(wf::EventKind::Unknown) + 1;
const wf::DeskId Home(QStringLiteral("home"));

void require(bool truth)
{
    if (!truth)
        std::abort();
}

/// Apart by zeros: a byte of kind, a byte of who and where, the payload.
std::vector<wf::EventPtr> eventsOf(const QByteArray &bytes)
{
    std::vector<wf::EventPtr> events;
    for (const QByteArray &part : bytes.split('\0')) {
        if (part.size() < 2 || events.size() >= 200)
            continue;
        auto event = std::make_shared<wf::Event>();
        const auto n = qint64(events.size()) + 1;
        const bool foreign = part[1] & 1;
        event->id = {foreign ? wf::DeskId(QStringLiteral("other")) : Home, n};
        event->time = {part[1] & 2 ? n : 1000 + n, 0};
        event->incident = wf::IncidentId(part[1] & 4 ? QStringLiteral("a") : QStringLiteral("b"));
        event->happenedAt = event->recordedAt = wf::fromMs(1'700'000'000'000 + n * 1000);
        event->actor = QStringLiteral("Ada");
        event->payload = part.sliced(2);
        event->body =
            wf::decodeOrStub(wf::eventKindName(wf::EventKind(uchar(part[0]) % Kinds)), event->payload);
        // What can be read is read the same again from what this version writes of it.
        if (!event->as<wf::event::Unknown>() && !event->as<wf::event::Unreadable>()) {
            const auto again = wf::decodeBody(event->kindName(), wf::encodeBody(event->body));
            require(again && *again == event->body);
        }
        events.push_back(std::move(event));
    }
    return events;
}

wf::IncidentBook bookOf(const std::vector<wf::EventPtr> &events)
{
    wf::IncidentBook book;
    book.setHome(Home);
    book.apply(events);
    return book;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const wf::fuzz::Amplification held(size, 1000, std::size_t{4} << 20);
    std::vector<wf::EventPtr> events = eventsOf(bytes);
    const wf::IncidentBook book = bookOf(events);
    std::reverse(events.begin(), events.end());
    const wf::IncidentBook backwards = bookOf(events);
    for (const auto &[id, incident] : book.incidents()) {
        const wf::Incident *other = backwards.find(id);
        require(other && wf::projectionOf(*other).summary == wf::projectionOf(incident).summary &&
                wf::projectionOf(*other).statistics == wf::projectionOf(incident).statistics &&
                other->remarks.size() == incident.remarks.size());
        require(wf::linesOf(incident).size() == incident.events.size() + incident.remarks.size());
        // What is ours is as if nobody else had said a word.
        if (incident.desk == Home && !incident.remarks.empty()) {
            std::vector<wf::EventPtr> ours = incident.events.toVector();
            const wf::IncidentBook alone = bookOf(ours);
            require(wf::summaryOf(*alone.find(id)) == wf::summaryOf(incident));
            require(std::none_of(incident.events.begin(), incident.events.end(),
                                 [](const wf::EventPtr &e) { return e->id.desk != Home; }));
        }
        static_cast<void>(wf::timersOf(incident));
        static_cast<void>(wf::runbookAsFollowed(incident));
        wf::Replay replay(incident.events.toVector(), incident.home);
        static_cast<void>(replay.at(wf::fromMs(1'700'000'050'000)));
    }
    return 0;
}
