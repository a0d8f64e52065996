// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/standingwords.h"

#include "delegates/words.h"

namespace wf {

QString StandingWords::line(const Standing &s, Timestamp now, const QString &user)
{
    using std::chrono::duration_cast;
    using std::chrono::minutes;
    const auto wholeMinutes = [](Millis length) {
        const qint64 count = duration_cast<minutes>(length).count();
        return count < 1     ? tr("under 1 min")
               : count < 120 ? tr("%1 min").arg(count)
                             : tr("%1 h").arg(count / 60);
    };
    QStringList parts{severityCode(s.severity), wholeMinutes(s.elapsed)};
    parts << (s.commander.isEmpty() ? tr("no commander") : Words::person(s.commander, s.commander == user));
    if (s.next && s.next->kind != TimerKind::Command) {
        const Millis left = duration_cast<Millis>(s.next->dueAt - now);
        const QString what = Words::timer(*s.next);
        parts << (left > Millis{0} ? tr("%1 in %2").arg(what, wholeMinutes(left))
                                   : tr("%1, overdue for %2").arg(what, wholeMinutes(-left)));
    }
    return (parts << s.title).join(QStringLiteral(" · "));
}

} // namespace wf
