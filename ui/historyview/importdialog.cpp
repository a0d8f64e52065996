// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/importdialog.h"

#include "delegates/words.h"
#include "desk/historyimporter.h"
#include "historyview/importwords.h"
#include "theme/filepicker.h"
#include "theme/plainlabel.h"

#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFrame>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QThreadPool>
#include <QTimer>

namespace wf {

namespace {

constexpr std::size_t PreviewRows = 50;
constexpr Millis CheckAfter{250};

QTableWidget *makeTable(const QStringList &heads, const char *name, QWidget *parent)
{
    auto *table = new QTableWidget(0, int(heads.size()), parent);
    table->setObjectName(QLatin1String(name));
    table->setHorizontalHeaderLabels(heads);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setMinimumHeight(120);
    return table;
}

void setRow(QTableWidget &table, int row, const QStringList &cells)
{
    for (qsizetype i = 0; i < cells.size(); ++i) {
        auto *item = new QTableWidgetItem(cells[i]);
        item->setToolTip(cells[i]);
        table.setItem(row, int(i), item);
    }
}

QString minute(const std::optional<Timestamp> &at)
{
    return at ? Terms::minute(*at) : QStringLiteral("–");
}

} // namespace

ImportDialog::ImportDialog(Desk &desk, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_file(new PlainLabel(this)), m_source(new QLineEdit(this)),
      m_zone(new QComboBox(this)), m_severity(new QComboBox(this)), m_mappingBox(makeMapping()),
      m_summary(new PlainLabel(this)), m_error(new PlainLabel(this)),
      m_preview(makeTable({tr("Reference"), tr("Severity"), tr("Declared (UTC)"), tr("Resolved (UTC)"),
                           tr("Service"), tr("Title")},
                          "importPreview", this)),
      m_problems(makeTable({tr("Row"), tr("Column"), tr("Why it is not imported")}, "importProblems", this)),
      m_progress(new QProgressBar(this)), m_choose(new QPushButton(tr("Choose a file…"), this)),
      m_accept(new QPushButton(tr("Import"), this)), m_cancel(new QPushButton(tr("Close"), this)),
      m_later(new QTimer(this))
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import past incidents"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(makeFile());
    layout->addWidget(m_mappingBox);
    m_summary->setObjectName(QStringLiteral("importSummary"));
    m_summary->setProperty("role", "strong");
    m_summary->setWordWrap(true);
    layout->addWidget(m_summary);
    layout->addWidget(m_preview, 2);
    layout->addWidget(m_problems, 1);
    m_error->setObjectName(QStringLiteral("importError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    layout->addWidget(m_progress);
    layout->addLayout(makeButtons());
    m_progress->hide();
    m_mappingBox->setEnabled(false);
    m_problems->hide();
    m_later->setSingleShot(true);
    m_later->setInterval(CheckAfter);
    connect(m_later, &QTimer::timeout, this, &ImportDialog::check);
    m_choose->setFocus();
    resize(980, 700);
}

QLayout *ImportDialog::makeFile()
{
    auto *row = new QHBoxLayout;
    m_choose->setObjectName(QStringLiteral("importChoose"));
    row->addWidget(m_choose);
    m_file->setText(tr("CSV or JSON, as PagerDuty, Opsgenie, incident.io or a spreadsheet write it"));
    m_file->setProperty("role", "muted");
    row->addWidget(m_file, 1);
    connect(m_choose, &QPushButton::clicked, this, &ImportDialog::chooseFile);
    return row;
}

QLayout *ImportDialog::makeButtons()
{
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    m_cancel->setObjectName(QStringLiteral("importCancel"));
    m_accept->setObjectName(QStringLiteral("importAccept"));
    m_accept->setProperty("kind", "primary");
    m_accept->setEnabled(false);
    row->addWidget(m_cancel);
    row->addWidget(m_accept);
    connect(m_accept, &QPushButton::clicked, this, &ImportDialog::run);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_importer)
            m_importer->cancel();
        else
            reject();
    });
    return row;
}

QWidget *ImportDialog::makeMapping()
{
    auto *box = new QFrame(this);
    box->setProperty("raised", true);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(12, 10, 12, 10);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    constexpr int Columns = 3;
    int at = 0;
    const auto add = [&](const QString &title, QWidget *field) {
        auto *label = new PlainLabel(title, box);
        label->setBuddy(field);
        field->setAccessibleName(title);
        grid->addWidget(label, at / Columns, 2 * (at % Columns));
        grid->addWidget(field, at / Columns, 2 * (at % Columns) + 1);
        ++at;
    };
    for (std::size_t i = 0; i < ImportFieldCount; ++i) {
        const auto field = static_cast<ImportField>(i);
        auto *choice = new QComboBox(box);
        choice->setObjectName(QStringLiteral("map_") + importFieldName(field));
        choice->setMinimumContentsLength(12);
        choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(choice, &QComboBox::currentIndexChanged, this, &ImportDialog::mappingChanged);
        m_fields[i] = choice;
        add(isRequired(field) ? tr("%1 *").arg(ImportWords::field(field)) : ImportWords::field(field),
            choice);
    }
    m_source->setObjectName(QStringLiteral("importSource"));
    m_source->setMaxLength(MaxSourceLength);
    m_source->setToolTip(tr("Source and reference tell incidents apart, so none is imported twice"));
    connect(m_source, &QLineEdit::textChanged, this, &ImportDialog::mappingChanged);
    add(tr("Source *"), m_source);
    m_zone->setObjectName(QStringLiteral("importZone"));
    m_zone->addItem(QStringLiteral("UTC"));
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds())
        m_zone->addItem(QString::fromLatin1(id));
    m_zone->setToolTip(tr("For times without a zone"));
    connect(m_zone, &QComboBox::currentIndexChanged, this, &ImportDialog::mappingChanged);
    add(tr("Time zone"), m_zone);
    m_severity->setObjectName(QStringLiteral("importSeverity"));
    for (const Severity s : AllSeverities)
        m_severity->addItem(QStringLiteral("%1 %2").arg(severityCode(s), Words::severity(s)));
    m_severity->setCurrentIndex(int(m_mapping.severity));
    m_severity->setToolTip(tr("For incidents without one"));
    connect(m_severity, &QComboBox::currentIndexChanged, this, &ImportDialog::mappingChanged);
    add(tr("Default severity"), m_severity);
    for (int column = 0; column < Columns; ++column)
        grid->setColumnStretch(2 * column + 1, 1);
    return box;
}

void ImportDialog::chooseFile()
{
    auto *chooser = makeFilePicker(this, tr("Import past incidents"), FilePurpose::OpenFile);
    chooser->setNameFilters({tr("Incidents (*.csv *.json *.tsv *.txt)"), tr("All files (*)")});
    connect(chooser, &QFileDialog::fileSelected, this, &ImportDialog::read);
    chooser->open();
}

void ImportDialog::setBusy(const QString &text)
{
    m_progress->setVisible(!text.isEmpty());
    m_progress->setRange(0, 0);
    if (!text.isEmpty())
        m_summary->setText(text);
    m_accept->setEnabled(false);
}

void ImportDialog::read(const QString &path)
{
    m_file->setText(path);
    m_error->hide();
    m_mappingBox->setEnabled(false);
    setBusy(tr("Reading…"));
    auto known = std::make_shared<QSet<QString>>();
    for (const auto &[id, incident] : m_desk.book().incidents())
        known->insert(id.text());
    for (const auto &[id, summary] : m_desk.book().archived())
        known->insert(id.text());
    m_known = known;
    // The dialog may be gone by then: only the GUI thread looks whether it is.
    QThreadPool::globalInstance()->start([dialog = QPointer(this), path] {
        const auto table = readImportTable(path);
        QMetaObject::invokeMethod(qApp, [dialog, path, table] {
            if (dialog && dialog->m_file->text() == path)
                dialog->take(table);
        });
    });
}

void ImportDialog::take(const Expected<ImportTable> &table)
{
    setBusy({});
    if (!table) {
        m_summary->clear();
        m_error->setText(table.error().message);
        m_error->show();
        return;
    }
    m_table = std::make_shared<const ImportTable>(*table);
    m_mapping = guessMapping(*m_table);
    fillMapping();
    m_mappingBox->setEnabled(true);
    check();
}

void ImportDialog::fillMapping()
{
    m_filling = true;
    for (std::size_t i = 0; i < ImportFieldCount; ++i) {
        m_fields[i]->clear();
        m_fields[i]->addItem(tr("not in the file"));
        for (const QString &column : m_table->columns)
            m_fields[i]->addItem(column.left(60));
        m_fields[i]->setCurrentIndex(m_mapping.columns[i] + 1);
    }
    m_source->setText(m_mapping.source);
    m_severity->setCurrentIndex(int(m_mapping.severity));
    m_filling = false;
}

void ImportDialog::mappingChanged()
{
    if (m_filling || !m_table)
        return;
    for (std::size_t i = 0; i < ImportFieldCount; ++i)
        m_mapping.columns[i] = m_fields[i]->currentIndex() - 1;
    m_mapping.source = m_source->text().trimmed();
    m_mapping.zone = QTimeZone(m_zone->currentText().toLatin1());
    m_mapping.severity = static_cast<Severity>(std::max(0, m_severity->currentIndex()));
    m_accept->setEnabled(false);
    m_later->start();
}

void ImportDialog::check()
{
    if (m_importer || m_mapping.source.isEmpty())
        return;
    setBusy(tr("Checking every row…"));
    const quint64 generation = ++m_generation;
    QThreadPool::globalInstance()->start([dialog = QPointer(this), generation, table = m_table,
                                          mapping = m_mapping, known = m_known, now = m_desk.clock().wall()] {
        const auto plan = planImport(*table, mapping, now,
                                     [&known](const IncidentId &id) { return known->contains(id.text()); });
        QMetaObject::invokeMethod(qApp, [dialog, generation, plan] {
            if (dialog && generation == dialog->m_generation)
                dialog->takePlan(plan);
        });
    });
}

void ImportDialog::takePlan(const ImportPlan &plan)
{
    setBusy({});
    m_plan = plan;
    const int fine = int(plan.incidents.size());
    QStringList parts{tr("%n incident(s) would be imported", nullptr, fine)};
    if (plan.known > 0)
        parts << tr("%n known already", nullptr, plan.known);
    if (plan.badRows > 0)
        parts << tr("%n row(s) with problems", nullptr, plan.badRows);
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    m_accept->setText(tr("Import %n incident(s)", nullptr, fine));
    m_accept->setEnabled(fine > 0);
    showPreview();
    showProblems();
}

void ImportDialog::showPreview()
{
    const int rows = int(std::min(PreviewRows, m_plan.incidents.size()));
    m_preview->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const PastIncident &p = m_plan.incidents[std::size_t(row)];
        setRow(*m_preview, row,
               {p.reference, severityCode(p.severity), minute(p.declaredAt), minute(p.resolvedAt),
                p.services.join(QStringLiteral(", ")), p.title});
    }
    m_preview->resizeColumnsToContents();
}

void ImportDialog::showProblems()
{
    m_problems->setVisible(!m_plan.problems.empty());
    m_problems->setRowCount(int(m_plan.problems.size()));
    for (int row = 0; row < m_problems->rowCount(); ++row) {
        const ImportProblem &problem = m_plan.problems[std::size_t(row)];
        setRow(*m_problems, row,
               {problem.line > 0 ? QString::number(problem.line) : QString(), problem.column, problem.text});
    }
    m_problems->resizeColumnsToContents();
}

void ImportDialog::run()
{
    m_error->hide();
    m_importer = new HistoryImporter(m_desk, m_plan, this);
    m_progress->setRange(0, m_importer->total());
    m_progress->setValue(0);
    m_progress->show();
    m_mappingBox->setEnabled(false);
    m_choose->setEnabled(false);
    m_accept->setEnabled(false);
    m_cancel->setText(tr("Stop"));
    connect(m_importer, &HistoryImporter::progressed, this, [this](int done, int total) {
        m_progress->setValue(done);
        m_summary->setText(tr("%1 of %2 imported").arg(locale().toString(done), locale().toString(total)));
    });
    connect(m_importer, &HistoryImporter::finished, this, &ImportDialog::finish);
    m_importer->start();
}

void ImportDialog::finish(int count, const QString &error)
{
    m_importer->deleteLater();
    m_importer = nullptr;
    m_progress->hide();
    m_choose->setEnabled(true);
    m_cancel->setText(tr("Close"));
    m_summary->setText(tr("%n incident(s) imported", nullptr, count));
    m_error->setVisible(!error.isEmpty());
    m_error->setText(error);
    Q_EMIT imported(count);
}

} // namespace wf

#include "moc_importdialog.cpp"
