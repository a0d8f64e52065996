// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/logwords.h"

#include "base/print.h"
#include "desk/deskcategory.h"

namespace wf {

namespace {

constexpr qsizetype MaxProblemsSaid = 5;

} // namespace

void sayState(const LogStatus &status)
{
    const QString why = status.message.isEmpty() ? QString() : QStringLiteral(": ") + excerpt(status.message);
    switch (status.state) {
    case LogStatus::State::Opening:
        return;
    case LogStatus::State::Writable:
        qCInfo(deskCategory).noquote() << QStringLiteral("the log is written: ") + status.path;
        return;
    case LogStatus::State::ReadOnly:
        qCInfo(deskCategory).noquote() << QStringLiteral("the log is only read: %1%2").arg(status.path, why);
        return;
    case LogStatus::State::Unavailable:
    case LogStatus::State::Failing:
        qCWarning(deskCategory).noquote() << QStringLiteral("the log cannot be written or read") + why;
        return;
    }
}

void sayVerified(const Expected<LogReport> &report)
{
    if (report && report->problems.isEmpty()) {
        qCInfo(deskCategory).noquote()
            << QStringLiteral("the chain of %1 events is consistent").arg(report->events);
        return;
    }
    const QStringList problems = report ? report->problems : QStringList{report.error().message};
    for (const QString &problem : problems.mid(0, MaxProblemsSaid))
        qCWarning(deskCategory).noquote() << excerpt(problem);
}

void sayTakeOver()
{
    qCInfo(deskCategory).noquote() << QStringLiteral("the other desk has ended: this one takes over");
}

} // namespace wf
