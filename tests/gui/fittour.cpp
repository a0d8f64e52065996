// SPDX-License-Identifier: GPL-3.0-or-later
#include "fittour.h"

#include "commander/restoredialog.h"
#include "fitcheck.h"
#include "fitwords.h"
#include "historyview/historywindow.h"
#include "historyview/trendchart.h"
#include "kit/redactdialog.h"
#include "paintprobe.h"
#include "review/comparewindow.h"
#include "review/reviewwindow.h"
#include "support/patience.h"
#include "wall/wallboard.h"

#include <QAbstractItemView>
#include <QAction>
#include <QRegularExpression>

namespace wf::guitest {

using namespace std::chrono_literals;

namespace {

/// The tour cannot go on without it.
void need(bool there, const char *what)
{
    if (!there)
        qFatal("the tour stops: %s", what);
}

} // namespace

/// Until nothing moves: a layout of wrapped lines needs several rounds.
void Tour::settle(QWidget &window)
{
    constexpr int MostRounds = 12;
    size_t before = 0;
    for (int round = 0, same = 0; round < MostRounds && same < 2; ++round) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
        size_t places = 0;
        for (QWidget *widget : window.findChildren<QWidget *>()) {
            if (!widget->isVisible())
                continue;
            // A list waits a tenth of a second before it lays out its rows anew.
            if (auto *view = qobject_cast<QAbstractItemView *>(widget); view && round < 2)
                view->doItemsLayout();
            const QRect place = widget->geometry();
            places = qHashMulti(places, place.x(), place.y(), place.width(), place.height());
        }
        same = places == before ? same + 1 : 0;
        before = places;
    }
}

void Tour::check(QWidget &window, const QString &name, const QSize &size)
{
    if (m_visit)
        return m_visit(window, name);
    const QString where = QStringLiteral("%1 %2x%3").arg(name).arg(size.width()).arg(size.height());
    const auto find = [&window] {
        return fitFindings(window,
                           qobject_cast<const WallBoard *>(&window) ? Elisions::Free : Elisions::Told);
    };
    QStringList all = find();
    // The desk goes on meanwhile: what was caught between a new value and its layout is not there a second
    // time.
    for (int again = 0; again < 2 && !all.isEmpty(); ++again) {
        settle(window);
        const QStringList now = find();
        all.removeIf([&now](const QString &finding) { return !now.contains(finding); });
    }
    if (window.width() > size.width() || window.height() > size.height())
        all << QStringLiteral("%1 needs %2 × %3 pixels")
                   .arg(pathOf(window))
                   .arg(window.width())
                   .arg(window.height());
    if (size == m_sight.sizes.front()) {
        const bool strong =
            m_sight.mode == ThemeMode::DarkContrast || m_sight.mode == ThemeMode::LightContrast;
        all += contrastFindings(window, strong ? 7.0 : 4.5);
    }
    // To be looked at.
    if (const QString folder = qEnvironmentVariable("WATCHFLOOR_FITS_PICTURES"); !folder.isEmpty())
        window.grab().save(QStringLiteral("%1/%2.png").arg(folder, where));
    for (const QString &finding : std::as_const(all))
        m_found[finding] << where;
}

void Tour::look(QWidget &window, const QString &name)
{
    // The smallest last: what is asked of the window then is asked of it there.
    for (auto size = m_sight.sizes.rbegin(); size != m_sight.sizes.rend(); ++size) {
        window.resize(*size);
        settle(window);
        check(window, name, *size);
    }
}

void Tour::lookDialog(QWidget &dialog, const QString &name)
{
    for (const QSize &size : m_sight.sizes) {
        // As the toolkit opens it on such a screen: at most two thirds of it, but never below its least size.
        dialog.resize(dialog.sizeHint().boundedTo(size * 2 / 3).expandedTo(dialog.minimumSizeHint()));
        settle(dialog);
        check(dialog, name, size);
    }
}

void Tour::firstStart()
{
    LiveFloor floor({false, false, QStringLiteral("Ana")}, m_sight.sizes.front());
    floor.theme.setMode(m_sight.mode);
    look(*floor.window, QStringLiteral("first start"));
    floor.close();
}

void Tour::work(const LiveFloor &floor, const IncidentId &id) const
{
    const auto ask = [&](const Command &command) {
        const auto done = floor.fixture.ask(command);
        need(bool(done), qPrintable(done ? QString() : done.error().message));
    };
    ask(command::CompleteStep{id, StepId(QStringLiteral("p0.s0")), {}});
    ask(command::TakeRole{id, Role::Operations, QStringLiteral("Bartholomew Featherstonehaugh"), false});
    ask(command::AddEntry{
        id, EventKind::Decision,
        QStringLiteral("keep the workers as they are until the queue has been read twice")});
    ask(command::PostUpdate{id, QStringLiteral("Results come later and are less exact."), 20min,
                            Audience::Customers});
    ask(command::ChangeHypothesis{
        id, {}, QStringLiteral("A worker hangs and counts as capacity"), HypothesisState::Likely, {}});
    ask(command::StartTimer{id, QStringLiteral("Ask the provider for an estimate"), 8min});
    ask(command::LogCall{id, QStringLiteral("Ana"), true, QStringLiteral("knows, and is on the way")});
}

void Tour::pages(const LiveFloor &floor)
{
    for (const char *page : {"board", "contacts", "messages", "runbook"}) {
        floor.click(QStringLiteral("side:") + QLatin1String(page));
        look(*floor.window, QStringLiteral("incident, ") + QLatin1String(page));
    }
}

void Tour::dialog(QWidget &window, const char *action)
{
    auto *run = window.findChild<QAction *>(QLatin1String(action));
    need(bool(run && run->isEnabled()), action);
    run->trigger();
    QDialog *opened = nullptr;
    const auto isThere = [&] {
        for (QWidget *top : QApplication::topLevelWidgets()) {
            auto *candidate = qobject_cast<QDialog *>(top);
            if (candidate && candidate->isVisible())
                opened = candidate;
        }
        return opened != nullptr;
    };
    need(bool(QTest::qWaitFor(isThere, wf::testing::Patience)), action);
    lookDialog(*opened, QLatin1String(action));
    opened->hide();
    delete opened;
}

void Tour::dialogs(const LiveFloor &floor)
{
    for (const char *action : {"actionDeclare",      "actionDeclareSelected",
                               "actionUpdate",       "actionHandOver",
                               "actionTakeCommand",  "actionFacts",
                               "actionMerge",        "actionSplit",
                               "actionCancel",       "actionMark4",
                               "actionSkip",         "actionAssign",
                               "actionDecision",     "actionEvidence",
                               "actionTimer",        "actionFeeds",
                               "actionRules",        "actionSilences",
                               "actionAdopt",        "actionExpression",
                               "actionAddFeed",      "actionDrill",
                               "actionBackup",       "actionSalvage",
                               "actionWallSettings", "actionKeys",
                               "actionManual",       "actionPreferences",
                               "actionAbout",        "actionPalette",
                               "actionQuit"})
        dialog(*floor.window, action);
    RestoreDialog restore(floor.fixture.desk(), floor.fixture.path(QStringLiteral("nothing")),
                          floor.window.get());
    restore.show();
    lookDialog(restore, QStringLiteral("restore"));
}

void Tour::redaction(const LiveFloor &floor, const IncidentId &id)
{
    const Incident *incident = floor.fixture.desk().book().find(id);
    need(bool(incident), Q_FUNC_INFO);
    const auto decision =
        std::find_if(incident->events.begin(), incident->events.end(),
                     [](const EventPtr &event) { return event->kind() == EventKind::Decision; });
    need(decision != incident->events.end(), Q_FUNC_INFO);
    RedactDialog redact(floor.fixture.desk(), *incident, (*decision)->id, floor.window.get());
    redact.show();
    lookDialog(redact, QStringLiteral("redaction"));
}

void Tour::commander()
{
    DeskFixture::Options options;
    ChannelConfig channel;
    channel.name = QStringLiteral("Customers' status page");
    channel.kind = ChannelKind::Webhook;
    channel.url = QUrl(QStringLiteral("http://127.0.0.1:1/"));
    channel.approval = true;
    options.channels = {channel};
    options.rules = LongRules;
    LiveFloor floor(options, m_sight.sizes.front());
    floor.theme.setMode(m_sight.mode);
    floor.fixture.writeRunbook(QStringLiteral("payments.md"), LongRunbook);
    floor.fixture.set(LongMetric, 3);
    const RunbookId payments(QStringLiteral("payments"));
    need(QTest::qWaitFor([&] { return bool(floor.fixture.desk().library().find(payments)); },
                         wf::testing::Patience),
         "the runbook is read");
    look(*floor.window, QStringLiteral("calm"));
    // What gives way are other parts of the row.
    for (const char *pill : {"span0", "span3", "live"}) {
        if (!m_sight.commanderOnly && !floor.shows(QLatin1String(pill)))
            m_found[QStringLiteral("the range pill %1 is hidden").arg(QLatin1String(pill))]
                << QStringLiteral("calm");
    }
    wall(floor, QStringLiteral("wall, calm"));
    floor.fixture.set(LongMetric, 131);
    floor.fixture.set("cache_miss_ratio", 0.9);
    const Incident *cache = floor.fixture.waitForDetection(QStringLiteral("cache-misses"));
    const Incident *queue = floor.fixture.waitForDetection(payments.text());
    need(bool(queue && cache), Q_FUNC_INFO);
    const IncidentId id = queue->id;
    floor.window->selection().selectIncident(id);
    look(*floor.window, QStringLiteral("detected"));
    command::Declare declare{id,
                             QStringLiteral("Payments are confirmed late, and refunds wait for them"),
                             Severity::P1,
                             false,
                             floor.fixture.desk().user(),
                             {}};
    declare.runbook = floor.fixture.desk().copyOf(payments);
    need(bool(floor.fixture.ask(declare)), Q_FUNC_INFO);
    work(floor, id);
    const IncidentId other = floor.fixture.declare(QStringLiteral("Mail waits"), Severity::P3);
    floor.window->selection().selectIncident(id);
    pages(floor);
    wall(floor, QStringLiteral("wall, incident"));
    need(bool(floor.fixture.ask(command::OfferCommand{id, QStringLiteral("Bo"), {}})), Q_FUNC_INFO);
    dialogs(floor);
    redaction(floor, id);
    floor.fixture.breakFeed();
    need(
        bool(QTest::qWaitFor([&] { return floor.shows(QStringLiteral("lostPill")); }, wf::testing::Patience)),
        Q_FUNC_INFO);
    look(*floor.window, QStringLiteral("feed lost"));
    wall(floor, QStringLiteral("wall, feed lost"));
    need(bool(floor.fixture.ask(command::ChangeStatus{id, IncidentStatus::Resolved, {}, true})), Q_FUNC_INFO);
    need(bool(floor.fixture.ask(command::ChangeStatus{other, IncidentStatus::Resolved, {}, true})),
         Q_FUNC_INFO);
    look(*floor.window, QStringLiteral("resolved"));
    dialog(*floor.window, "actionReopen");
    if (!m_sight.commanderOnly) {
        review(floor, id, other);
        history(floor);
    }
    floor.close();
}

void Tour::wall(LiveFloor &floor, const QString &name)
{
    WallBoard board(floor.fixture.desk(), floor.theme, true);
    board.setAttribute(Qt::WA_DontShowOnScreen);
    board.show();
    look(board, name);
}

void Tour::history(LiveFloor &floor)
{
    HistoryWindow window(floor.fixture.desk(), floor.theme);
    window.show();
    QFile file(floor.fixture.path(QStringLiteral("past.csv")));
    need(bool(file.open(QIODevice::WriteOnly)), Q_FUNC_INFO);
    file.write("number,title,severity,created_at,acknowledged_at,resolved_at,service,runbook\n");
    const QDate today = QDateTime::currentDateTimeUtc().date();
    for (int month = 1; month <= 14; ++month) {
        const QString day = today.addMonths(-month).toString(Qt::ISODate);
        file.write(
            QStringLiteral("%1,Payments are confirmed late for the %1th time,P%2,%3T10:00:00Z,%3T10:%4:00Z,"
                           "%3T10:59:00Z,billing and refunds,Queue\n")
                .arg(month)
                .arg(month % 4)
                .arg(day)
                .arg(10 + month)
                .toUtf8());
    }
    file.close();
    window.openImport();
    auto *import = window.findChild<QDialog *>(QStringLiteral("importDialog"));
    need(bool(import), Q_FUNC_INFO);
    QMetaObject::invokeMethod(import, "read", Q_ARG(QString, file.fileName()));
    auto *accept = import->findChild<QAbstractButton *>(QStringLiteral("importAccept"));
    need(bool(QTest::qWaitFor([&] { return accept->isEnabled(); }, wf::testing::Patience)), Q_FUNC_INFO);
    lookDialog(*import, QStringLiteral("import"));
    QTest::mouseClick(accept, Qt::LeftButton);
    auto *table = window.findChild<QAbstractItemView *>(QStringLiteral("historyTable"));
    need(bool(QTest::qWaitFor([&] { return table->model()->rowCount() > 14; }, wf::testing::Patience)),
         Q_FUNC_INFO);
    delete import;
    look(window, QStringLiteral("history"));
    window.resize(m_sight.sizes.front());
    settle(window);
    static const QRegularExpression month(QStringLiteral("^\\p{Lu}\\p{Ll}{2}"));
    for (TrendChart *chart : window.findChildren<TrendChart *>()) {
        const auto texts = paintedTexts(*chart);
        const auto named = std::count_if(texts.begin(), texts.end(), [](const PaintedText &text) {
            return month.match(text.text).hasMatch();
        });
        if (chart->isVisible() && named < 3)
            m_found[QStringLiteral("%1 names %2 months").arg(pathOf(*chart)).arg(named)]
                << QStringLiteral("history");
    }
    QTest::mouseClick(window.findChild<QAbstractButton *>(QStringLiteral("actionsPage")), Qt::LeftButton);
    look(window, QStringLiteral("action items"));
}

void Tour::review(LiveFloor &floor, const IncidentId &id, const IncidentId &other)
{
    const auto made = [&](const IncidentId &incident) {
        DeskOptions options;
        options.dataDir = floor.fixture.desk().options().dataDir;
        options.config.runbookPaths = floor.fixture.desk().options().config.runbookPaths;
        return std::make_unique<ReviewDesk>(std::move(options), ReviewSource{incident.text(), {}},
                                            floor.fixture.clock());
    };
    auto *window = new ReviewWindow(made(id), floor.theme);
    window->setAttribute(Qt::WA_DeleteOnClose, false);
    window->show();
    window->desk().start();
    need(bool(QTest::qWaitFor([&] { return window->desk().review().isReady(); }, wf::testing::Patience)),
         Q_FUNC_INFO);
    Review &shown = window->desk().review();
    shown.moveTo(shown.range().to);
    for (const char *page : {"document", "runbook", "moment"}) {
        QTest::mouseClick(window->findChild<QAbstractButton *>(QStringLiteral("side:") + QLatin1String(page)),
                          Qt::LeftButton);
        look(*window, QStringLiteral("review, ") + QLatin1String(page));
    }
    for (const char *action : {"milestones", "runbookChange", "compare"})
        dialog(*window, action);
    delete window;
    auto *compared = new CompareWindow(made(id), made(other), floor.theme);
    compared->setAttribute(Qt::WA_DeleteOnClose, false);
    compared->show();
    for (const int side : {0, 1})
        compared->desk(side).start();
    need(bool(QTest::qWaitFor(
             [&] { return compared->desk(0).review().isReady() && compared->desk(1).review().isReady(); },
             wf::testing::Patience)),
         Q_FUNC_INFO);
    look(*compared, QStringLiteral("compare"));
    delete compared;
}

QStringList Tour::findings()
{
    speakEnglish();
    LongerWords longer;
    if (m_sight.longer)
        QCoreApplication::installTranslator(&longer);
    firstStart();
    commander();
    QStringList all;
    for (const auto &[finding, places] : m_found)
        all << QStringLiteral("%1 [%2%3]")
                   .arg(finding, places.mid(0, 3).join(QStringLiteral(", ")),
                        places.size() > 3 ? QStringLiteral(", …") : QString());
    return all;
}

} // namespace wf::guitest
