// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/severity.h"
#include "desk/deskview.h"
#include "theme/theme.h"
#include "words/terms.h"

#include <QCoreApplication>

namespace wf {

/// What things are called on the screen only, beside words/terms.h.
class Words
{
    Q_DECLARE_TR_FUNCTIONS(wf::Words)
public:
    static QString severity(Severity s);        ///< "Critical"
    static QString severityMeaning(Severity s); ///< One line of help.
    static QString condition(ConditionState s);
    static QString message(MessageState state);
    static QString audience(Audience audience);
    static QString timer(const TimerRecord &t); ///< "Status update", the phase, the free timer's title.
    static QString timerKind(TimerKind kind, const QString &title);
    /// "0.4 s ago", "48 s", "2 min", "3 h".
    static QString age(Millis age);
    /// "14:32:07" in UTC or local time.
    static QString clock(Timestamp t, bool utc);
    /// "Ana · Bo until 14:00"; nothing if nobody is.
    static QString onCall(const OnCallNow &who, bool utc);
    /// With the date, and both zones: for tooltips.
    static QString fullTime(Timestamp t);
    /// A number for a plural: tr() takes an int.
    static int counted(qint64 number);
    /// That a search did not look at so many entries; empty for none.
    static QString notSearched(qint64 entries);
    static QString person(const QString &name, bool isMe);
};

} // namespace wf
