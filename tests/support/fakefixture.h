// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/deskfixture.h"
#include "support/fakedesk.h"

#include <memory>

namespace wf {

/// A FakeDesk with the runbooks of writeTestRunbooks() and four metrics, which a test uses as it uses a
/// DeskFixture: whatever the world brings has come when a call returns.
class FakeFixture
{
public:
    /// Those of a desk in the world; there is no simulated estate.
    using Options = DeskFixture::Options;
    FakeFixture();
    explicit FakeFixture(const Options &options);

    FakeDesk &desk() { return *m_desk; }
    const IncidentBook &book() const { return m_desk->book(); }
    FakeClock &clock() { return m_clock; }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    /// A file that a command of the runbook would make if anybody ran it.
    QString trace() const { return path(QStringLiteral("command-was-run")); }

    /// The value of a metric from now on; as much time passes as conditions need to notice.
    void set(const QByteArray &metric, double value);
    void forget(const QByteArray &metric);
    /// The target answers 500 until it is mended.
    void breakFeed();
    void mendFeed();
    void pass(Millis time) { m_desk->pass(time); }
    /// The library reads it a moment later; libraryChanged() tells.
    void writeRunbook(const QString &file, const QByteArray &markdown);

    /// All is there already.
    bool waitForData() const { return true; }
    /// The detection (or the open incident) of a runbook; null if there is none.
    const Incident *waitForDetection(const QString &runbook) const
    {
        return book().openFor(RunbookId(runbook));
    }
    CommandResult ask(const Command &command);
    /// Declares and returns the incident; ends the program if it is refused.
    IncidentId declare(const QString &title, Severity severity, const QString &runbook = {});
    const Incident &incident(const IncidentId &id) const { return *book().find(id); }

private:
    QTemporaryDir m_folder;
    FakeClock m_clock;
    std::unique_ptr<FakeDesk> m_desk;
};

} // namespace wf
