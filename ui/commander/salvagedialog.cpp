// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/salvagedialog.h"

#include "delegates/words.h"
#include "kit/widgetkit.h"
#include "theme/filepicker.h"

#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QTableWidget>

#include <algorithm>

namespace wf {

namespace {

QString timeText(const std::optional<Timestamp> &at)
{
    return at ? Terms::moment(*at) : QStringLiteral("–");
}

/// As a shell takes it.
QString quoted(QString path)
{
    return u'\'' + path.replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

} // namespace

SalvageDialog::SalvageDialog(DeskView &desk, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_salvager(desk.presentClock()), m_from(new QLineEdit(this)),
      m_to(new QLineEdit(this)), m_state(kit::makeLabel("strong", {}, this)),
      m_details(kit::makeLabel("muted", {}, this)), m_error(kit::makeLabel("error", {}, this)),
      m_open(kit::makeLabel("", {}, this)), m_lost(new QTableWidget(0, 6, this)),
      m_notes(new QPlainTextEdit(this)), m_progress(new QProgressBar(this)),
      m_accept(kit::makeButton("primary", tr("Salvage"), QStringLiteral("salvageAccept"), this)),
      m_cancel(kit::makeButton("", tr("Close"), QStringLiteral("salvageCancel"), this))
{
    setObjectName(QStringLiteral("salvageDialog"));
    setWindowTitle(tr("Salvage a damaged log"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    auto *what = new PlainLabel(tr("Every event that is as it was written goes into a new log, also out of "
                                   "damaged pages. Nothing is changed in the damaged one."),
                                this);
    what->setWordWrap(true);
    layout->addWidget(what);
    layout->addLayout(makePlaces());
    const std::pair<QLabel *, const char *> labels[] = {{m_state, "salvageState"},
                                                        {m_details, "salvageDetails"},
                                                        {m_error, "salvageError"},
                                                        {m_open, "salvageOpen"}};
    for (const auto &[label, name] : labels) {
        label->setObjectName(QLatin1String(name));
        label->setWordWrap(true);
        label->hide();
    }
    m_open->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_progress->setAccessibleName(tr("Progress of the salvage"));
    m_progress->hide();
    m_lost->setObjectName(QStringLiteral("salvageLost"));
    m_lost->setAccessibleName(tr("Missing events"));
    m_lost->setHorizontalHeaderLabels(
        {tr("Desk"), tr("From"), tr("To"), tr("Events"), tr("After (UTC)"), tr("Before (UTC)")});
    m_lost->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_lost->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_lost->setTabKeyNavigation(false);
    m_lost->verticalHeader()->hide();
    m_lost->horizontalHeader()->setStretchLastSection(true);
    m_lost->setMinimumHeight(90);
    m_lost->hide();
    m_notes->setObjectName(QStringLiteral("salvageNotes"));
    m_notes->setAccessibleName(tr("What else was noticed"));
    m_notes->setReadOnly(true);
    m_notes->setTabChangesFocus(true);
    m_notes->setMaximumHeight(110);
    m_notes->hide();
    for (QWidget *part : std::initializer_list<QWidget *>{m_progress, m_state, m_details, m_error})
        layout->addWidget(part);
    layout->addWidget(m_lost, 1);
    layout->addWidget(m_notes);
    layout->addWidget(m_open);
    layout->addStretch(0);
    layout->addLayout(makeButtons());
    connect(&m_salvager, &Salvager::progressed, this, &SalvageDialog::showProgress);
    connect(&m_salvager, &Salvager::finished, this, &SalvageDialog::finish);
    refresh();
    resize(760, 320);
}

QLayout *SalvageDialog::makePlaces()
{
    const QString folder = QDir::cleanPath(m_desk.options().dataDir);
    m_from->setText(folder);
    m_to->setText(folder + QStringLiteral("-salvaged"));
    auto *form = new QFormLayout;
    form->addRow(tr("&Damaged log"), makePlace(m_from, QStringLiteral("salvageFrom")));
    form->addRow(tr("&New folder"), makePlace(m_to, QStringLiteral("salvageTo")));
    // The rows are widgets; their keys lead to the fields.
    for (QLineEdit *field : {m_from, m_to}) {
        if (auto *label = qobject_cast<QLabel *>(form->labelForField(field->parentWidget())))
            label->setBuddy(field);
        connect(field, &QLineEdit::textChanged, this, &SalvageDialog::refresh);
    }
    m_from->setAccessibleName(tr("Damaged log"));
    m_to->setAccessibleName(tr("New folder"));
    return form;
}

QWidget *SalvageDialog::makePlace(QLineEdit *field, const QString &name)
{
    auto *row = new QWidget(this);
    auto *layout = kit::makeLayout<QHBoxLayout>(row, 8);
    field->setObjectName(name);
    layout->addWidget(field, 1);
    auto *choose = kit::makeButton("", tr("Choose…"), name + QStringLiteral("Choose"), row);
    choose->setAutoDefault(false);
    layout->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, [this, field] { this->choose(field); });
    m_choose.push_back(choose);
    return row;
}

QLayout *SalvageDialog::makeButtons()
{
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    m_cancel->setAutoDefault(false);
    m_accept->setDefault(true);
    row->addWidget(m_cancel);
    row->addWidget(m_accept);
    connect(m_accept, &QPushButton::clicked, this, &SalvageDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, &SalvageDialog::reject);
    return row;
}

void SalvageDialog::choose(QLineEdit *field)
{
    const bool isNew = field == m_to;
    auto *picker =
        makeFilePicker(this, isNew ? tr("Where the new folder is made") : tr("The folder of the damaged log"),
                       FilePurpose::OpenFolder, QFileInfo(field->text()).path());
    connect(picker, &QFileDialog::fileSelected, this, [field, isNew](const QString &path) {
        field->setText(isNew ? QDir(path).filePath(QStringLiteral("watchfloor-salvaged")) : path);
    });
    picker->open();
}

void SalvageDialog::refresh()
{
    const bool running = m_salvager.isRunning();
    m_accept->setEnabled(!running && !m_from->text().trimmed().isEmpty() &&
                         !m_to->text().trimmed().isEmpty());
    m_cancel->setText(running ? tr("Stop") : tr("Close"));
}

void SalvageDialog::setRunning(bool running)
{
    for (QWidget *part : std::initializer_list<QWidget *>{m_from, m_to})
        part->setEnabled(!running);
    for (QPushButton *choose : m_choose)
        choose->setEnabled(!running);
    m_progress->setVisible(running);
    refresh();
}

void SalvageDialog::start()
{
    for (QWidget *part : std::initializer_list<QWidget *>{m_details, m_error, m_open, m_lost, m_notes})
        part->hide();
    m_progress->setRange(0, 0);
    m_state->setText(tr("Reading the damaged log…"));
    m_state->show();
    m_salvager.start(m_from->text().trimmed(), m_to->text().trimmed(), m_desk.user());
    setRunning(true);
    m_cancel->setFocus();
}

void SalvageDialog::showProgress(SalvageStep step, qint64 done, qint64 of)
{
    constexpr int Thousandths = 1000;
    m_progress->setRange(0, of > 0 ? Thousandths : 0);
    m_progress->setValue(of > 0 ? int(double(done) / double(of) * Thousandths) : 0);
    switch (step) {
    case SalvageStep::Copy:
        m_state->setText(tr("Copying the damaged log…"));
        break;
    case SalvageStep::Tables:
        m_state->setText(tr("Reading its tables…"));
        break;
    case SalvageStep::Pages:
        m_state->setText(tr("Searching its pages…"));
        break;
    case SalvageStep::Choose:
    case SalvageStep::Write:
        m_state->setText(tr("Writing the new log…"));
        break;
    case SalvageStep::Evidence:
        m_state->setText(tr("Copying evidence…"));
        break;
    case SalvageStep::Verify:
        m_state->setText(tr("Checking the new log…"));
        break;
    }
}

void SalvageDialog::finish(const Expected<SalvageReport> &report)
{
    setRunning(false);
    if (!report) {
        m_state->hide();
        m_error->setText(report.error().message);
        m_error->show();
        m_to->setFocus();
        return;
    }
    if (report->cancelled) {
        m_state->setText(tr("Stopped. Nothing was left in the new folder."));
        m_accept->setFocus();
        return;
    }
    showReport(*report);
}

void SalvageDialog::showReport(const SalvageReport &report)
{
    QStringList missing;
    if (report.missing > 0)
        missing += tr("%n event(s) are missing", nullptr, Words::counted(report.missing));
    if (report.missingEvidence > 0)
        missing += tr("%n file(s) of evidence are missing", nullptr, Words::counted(report.missingEvidence));
    if (missing.isEmpty())
        missing +=
            report.cannotTell ? tr("Nobody can tell whether something is missing") : tr("Nothing is missing");
    m_state->setText(missing.join(QStringLiteral(" · ")));
    const auto number = [this](qint64 value) { return locale().toString(value); };
    QStringList found{
        tr("%n event(s) in the new log", nullptr, Words::counted(report.events)),
        tr("%1 from the tables, %2 from other pages, %3 from the write-ahead log")
            .arg(number(report.fromTables), number(report.fromPages), number(report.fromWriteAheadLog)),
        tr("%n incident(s)", nullptr, report.incidents)};
    if (report.withoutBeginning > 0)
        found += tr("%n of them without their beginning", nullptr, report.withoutBeginning);
    m_details->setText(found.join(QStringLiteral(" · ")));
    m_details->show();
    showLost(report);
    m_notes->setPlainText(report.notes.join(QLatin1Char('\n')));
    m_notes->setVisible(!report.notes.isEmpty());
    m_open->setText(
        tr("To work with the new log, quit Watchfloor and start it with:\n%1\nWhat is logged here "
           "from now on is not in it.")
            .arg(QStringLiteral("watchfloor --data-dir %1")
                     .arg(quoted(QDir::cleanPath(QDir(m_to->text().trimmed()).absolutePath())))));
    m_open->show();
    // It is there now, and a salvage needs a new one.
    m_accept->setEnabled(false);
    m_cancel->setFocus();
    resize(width(), std::max(height(), std::min(sizeHint().height(), 580)));
}

void SalvageDialog::showLost(const SalvageReport &report)
{
    m_lost->setVisible(!report.lost.empty() || !report.lostEvidence.empty());
    m_lost->setRowCount(int(report.lost.size() + report.lostEvidence.size()));
    int row = 0;
    const auto add = [&](const QStringList &cells) {
        for (qsizetype i = 0; i < cells.size(); ++i) {
            auto *item = new QTableWidgetItem(cells[i]);
            item->setToolTip(cells[i]);
            m_lost->setItem(row, int(i), item);
        }
        ++row;
    };
    for (const LostRange &lost : report.lost)
        add({shortDesk(lost.desk), QString::number(lost.events.first), QString::number(lost.events.last),
             locale().toString(lost.events.count), timeText(lost.events.after),
             timeText(lost.events.before)});
    for (const Sha256 &sha : report.lostEvidence)
        add({tr("Evidence"), sha.text()});
    m_lost->resizeColumnsToContents();
}

void SalvageDialog::reject()
{
    if (!m_salvager.isRunning()) {
        QDialog::reject();
        return;
    }
    m_salvager.cancel();
    m_state->setText(tr("Stopping…"));
}

} // namespace wf

#include "moc_salvagedialog.cpp"
