// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/seenbeforefinder.h"

namespace wf {

namespace {

constexpr int LookedAtOnce = 500;

SeenBefore look(const QString &dataDir, const SeenSubject &subject, const std::atomic<bool> &stop)
{
    SeenBefore seen(subject);
    const auto reader = HistoryReader::open(dataDir);
    for (int looked = 0; reader && looked < SeenBeforeFinder::MaxLooked && !stop; looked += LookedAtOnce) {
        const auto records = (*reader)->next(LookedAtOnce);
        if (!records || records->empty())
            break;
        for (const HistoryRecord &record : *records)
            seen.take(record);
    }
    return seen;
}

} // namespace

SeenBeforeFinder::SeenBeforeFinder(DeskView &desk, QObject *parent) : QObject(parent), m_desk(desk)
{
    m_helper.setMaxThreadCount(1);
}

SeenBeforeFinder::~SeenBeforeFinder()
{
    drop();
    m_helper.waitForDone();
}

void SeenBeforeFinder::drop()
{
    if (m_stop)
        *m_stop = true;
    m_stop.reset();
}

void SeenBeforeFinder::ask(const SeenSubject &subject)
{
    drop();
    m_stop = std::make_shared<std::atomic<bool>>(false);
    m_helper.start([this, subject, stop = m_stop, dataDir = m_desk.options().dataDir] {
        const SeenBefore seen = look(dataDir, subject, *stop);
        QMetaObject::invokeMethod(
            this,
            [this, stop, incident = subject.incident, best = seen.best(MostShown), count = seen.count()] {
                if (!*stop)
                    Q_EMIT found(incident, best, count);
            },
            Qt::QueuedConnection);
    });
}

} // namespace wf

#include "moc_seenbeforefinder.cpp"
