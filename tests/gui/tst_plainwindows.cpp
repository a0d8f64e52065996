// SPDX-License-Identifier: GPL-3.0-or-later
// Every window and dialog with hostile texts in all that it shows.
#include "bait.h"
#include "commandertest.h"
#include "fittour.h"
#include "historyview/historywindow.h"
#include "review/reviewwindow.h"
#include "theme/plaintext.h"
#include "theme/quietdocument.h"
#include "wall/wallboard.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QIdentityProxyModel>
#include <QTextEdit>

namespace tst_plainwindows {

using namespace std::chrono_literals;
using namespace wf;
using namespace wf::guitest;

namespace {

/// The view's own model, with the text in every role that holds words, and as tooltip.
class HostileModel : public QIdentityProxyModel
{
public:
    HostileModel(QAbstractItemModel *source, QString text) : m_text(std::move(text))
    {
        setSourceModel(source);
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const QVariant own = QIdentityProxyModel::data(index, role);
        if (role == Qt::ToolTipRole || own.typeId() == QMetaType::QString)
            return m_text;
        if (own.typeId() == QMetaType::QStringList)
            return QStringList(2, m_text);
        return own;
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        const QVariant own = QIdentityProxyModel::headerData(section, orientation, role);
        return own.typeId() == QMetaType::QString ? m_text.left(1000) : own;
    }

private:
    QString m_text;
};

/// The parts of a window: while one is looked at the desk goes on, and others may go.
template <typename Part>
QList<QPointer<Part>> living(const QWidget &window)
{
    const QList<Part *> parts = window.findChildren<Part *>();
    return {parts.begin(), parts.end()};
}

/// Labels, documents and tooltips of a window: all of them are text.
void checkWidgets(const QWidget &window, int &tips)
{
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName() + label->text()));
        QVERIFY(label->text().size() <= plaintext::MostInLabel);
    }
    for (const QTextEdit *edit : window.findChildren<QTextEdit *>())
        QVERIFY2(qobject_cast<QuietDocument *>(edit->document()), qPrintable(edit->objectName()));
    for (const QPointer<QWidget> &widget : living<QWidget>(window)) {
        if (!widget)
            continue;
        const QString tip = widget->toolTip();
        if (!widget->isVisible() || !tip.contains(QLatin1Char('<')))
            continue;
        showTipOf(widget, widget->rect().center());
        if (QToolTip::text().isEmpty())
            continue; // It speaks for a part of itself only.
        ++tips;
        QVERIFY(tipLabel());
        QCOMPARE(tipLabel()->textFormat(), Qt::PlainText);
        QCOMPARE(QToolTip::text(), plaintext::inTip(tip));
    }
    QToolTip::hideText();
}

/// Every view of a window shows the text in every role, and its tooltips.
void checkViews(const QWidget &window, const QString &text, int &rows)
{
    for (const QPointer<QAbstractItemView> &view : living<QAbstractItemView>(window)) {
        QAbstractItemModel *own = view ? view->model() : nullptr;
        if (!own || qobject_cast<QHeaderView *>(view) || !view->isVisible())
            continue;
        HostileModel hostile(own, text);
        view->setModel(&hostile);
        QVERIFY(!view->grab().isNull());
        for (int row = 0; row < std::min(3, hostile.rowCount()); ++row) {
            const QRect place = view->visualRect(hostile.index(row, 0));
            if (!view->viewport()->rect().intersects(place))
                continue;
            ++rows;
            showTipOf(view->viewport(), place.intersected(view->viewport()->rect()).center());
            QVERIFY(QToolTip::text().size() <= plaintext::MostInTip);
            if (const QLabel *tip = tipLabel())
                QCOMPARE(tip->textFormat(), Qt::PlainText);
        }
        QToolTip::hideText();
        view->setModel(own);
    }
}

/// Titles hold the text itself, prose and details the Markdown it can be taken for.
QByteArray hostileRunbook(const QString &line)
{
    QString shown = line;
    for (const QChar c : QStringLiteral("\\<>&![]()"))
        shown.replace(c, QLatin1Char('\\') + c);
    return QStringLiteral("# %2\n\nProse %1\n\n## Detection\n\n- **Metrics**: `queue.depth > 100 for 1s`\n\n"
                          "## Immediate response (0-5 minutes)\n\n1. **Look %2**: detail %1\n\n   ```sh\n"
                          "   echo %1\n   ```\n2. Tell %1\n\n## Contacts\n\n- Primary: Ana %2\n")
        .arg(line, shown)
        .toUtf8();
}

} // namespace

class TestPlainWindows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyWindow();
    void everyDialog();

private:
    void fill(LiveFloor &floor, const QString &line);

    Bait m_bait;
    IncidentId m_incident;
};

/// Everything a person, a file, a feed or a service can name, named so.
void TestPlainWindows::fill(LiveFloor &floor, const QString &line)
{
    DeskFixture &f = floor.fixture;
    f.writeRunbook(QStringLiteral("hostile.md"), hostileRunbook(line));
    QString label = line;
    label.replace(QLatin1Char('"'), QLatin1String("\\\""));
    f.forget("queue_depth");
    f.set("queue_depth{host=\"" + label.toUtf8() + "\"}", 200);
    QTRY_VERIFY(f.desk().library().all().size() == 4);
    RunbookId hostile;
    for (const auto &found : f.desk().library().all()) {
        if (found.runbook->title.contains(QStringLiteral("<img src")))
            hostile = found.runbook->id;
    }
    QVERIFY(!hostile.isEmpty());
    m_incident = f.declare(line, Severity::P1, hostile.text());
    QVERIFY(!m_incident.isEmpty());
    const Command commands[] = {
        command::TakeRole{m_incident, Role::Deputy, line, true},
        command::AddEntry{m_incident, EventKind::Note, line},
        command::AddEntry{m_incident, EventKind::Decision, line},
        command::ChangeHypothesis{m_incident, {}, line, HypothesisState::Open, line},
        command::StartTimer{m_incident, line, 5min, line},
        command::AddStep{m_incident, -1, line, line},
        command::ChangeSeverity{m_incident, Severity::P0, line, {line}},
        command::PostUpdate{m_incident, line, 20min},
    };
    for (const Command &command : commands) {
        const CommandResult result = f.ask(command);
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    }
}

void TestPlainWindows::everyWindow()
{
    DeskFixture::Options options;
    options.user = QStringLiteral("<b>Ana</b>");
    LiveFloor floor(options);
    fill(floor, m_bait.line());
    if (QTest::currentTestFailed())
        return;
    floor.window->selection().selectIncident(m_incident);
    const QString text = m_bait.veryLong();
    int tips = 0;
    int rows = 0;
    const auto check = [&](QWidget &window) {
        QCoreApplication::processEvents();
        QVERIFY(!window.grab().isNull());
        checkWidgets(window, tips);
        if (!QTest::currentTestFailed())
            checkViews(window, text, rows);
    };
    for (const Qt::Key page : {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4}) {
        LiveFloor::press(page, Qt::ControlModifier);
        check(*floor.window);
        if (QTest::currentTestFailed())
            return;
    }
    QCOMPARE(floor.text(QStringLiteral("incidentTitle")), m_bait.line());
    QVERIFY(!m_bait.wasOpened());

    HistoryWindow history(floor.fixture.desk(), floor.theme);
    history.resize(1366, 768);
    history.show();
    QVERIFY(QTest::qWaitForWindowExposed(&history));
    for (const QAbstractButton *tab : history.findChildren<QAbstractButton *>()) {
        if (tab->isCheckable() && tab->isVisible())
            QTest::mouseClick(const_cast<QAbstractButton *>(tab), Qt::LeftButton);
        check(history);
        if (QTest::currentTestFailed())
            return;
    }
    history.close();

    WallBoard board(floor.fixture.desk(), floor.theme, false);
    board.setAttribute(Qt::WA_DontShowOnScreen);
    board.resize(1920, 1080);
    board.show();
    board.refresh();
    check(board);
    if (QTest::currentTestFailed())
        return;

    ReviewWindow *review = openReview(floor.fixture.desk().options(), {m_incident.text(), {}},
                                      floor.fixture.clock(), floor.theme);
    QTRY_VERIFY(review->desk().review().isReady());
    for (int page = 0; page < 3; ++page) {
        review->showPage(page);
        check(*review);
        if (QTest::currentTestFailed())
            return;
    }
    delete review;
    QVERIFY2(tips > 3, "hardly any tooltip was looked at");
    QVERIFY2(rows > 5, "hardly any row was looked at");
    QVERIFY(!m_bait.wasOpened());
}

void TestPlainWindows::everyDialog()
{
    DeskFixture::Options options;
    options.user = QStringLiteral("<b>Ana</b>");
    ChannelConfig channel;
    channel.name = m_bait.line();
    channel.kind = ChannelKind::Webhook;
    channel.url = QUrl(QStringLiteral("http://127.0.0.1:1/"));
    options.channels = {channel};
    QString quoted = m_bait.line();
    quoted.replace(QLatin1Char('\''), QLatin1String("''"));
    options.rules =
        QStringLiteral("groups:\n- name: '%1'\n  rules:\n  - alert: '%1'\n    expr: queue_depth > 100\n"
                       "    labels: {severity: page, team: '%1'}\n    annotations: {summary: '%1'}\n")
            .arg(quoted)
            .toUtf8();
    LiveFloor floor(options);
    fill(floor, m_bait.line());
    if (QTest::currentTestFailed())
        return;
    const IncidentId other = floor.fixture.declare(m_bait.line(), Severity::P3);
    const Incident *detected = floor.fixture.waitForDetection(QStringLiteral("queue-backlog"));
    QVERIFY(detected && !other.isEmpty());
    floor.window->selection().selectIncident(m_incident);
    QVERIFY(floor.fixture.ask(command::OfferCommand{m_incident, m_bait.line(), m_bait.line()}));
    int tips = 0;
    int rows = 0;
    int dialogs = 0;
    const QString text = m_bait.veryLong().left(20'000);
    Tour tour({{{1680, 1050}}, ThemeMode::Dark, false});
    tour.setVisitor([&](QWidget &dialog, const QString &name) {
        if (QTest::currentTestFailed())
            return;
        ++dialogs;
        QVERIFY(!dialog.grab().isNull());
        checkWidgets(dialog, tips);
        if (!QTest::currentTestFailed())
            checkViews(dialog, text, rows);
        if (QTest::currentTestFailed() || m_bait.wasOpened())
            QFAIL(qPrintable(name));
    });
    tour.dialogs(floor);
    QVERIFY(dialogs > 25);
    QVERIFY2(rows > 1, qPrintable(QStringLiteral("%1 rows were looked at").arg(rows)));
    QVERIFY(!m_bait.wasOpened());
}

WF_WINDOW_TEST(TestPlainWindows)

} // namespace tst_plainwindows

#include "tst_plainwindows.moc"
