// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/querymodel.h"
#include "promql/completion.h"
#include "theme/theme.h"

#include <QDialog>
#include <QStringListModel>

class QButtonGroup;
class QCompleter;
class QLabel;
class QLineEdit;
class QTableView;

namespace wf {

class ChartWidget;

/// Asks the desk's metrics in PromQL: what is typed is completed, what is wrong is shown under its place, and
/// the answer is a chart and a table. A comparison with a number draws what is compared, with the number as
/// its band.
class ExpressionDialog : public QDialog
{
    Q_OBJECT
public:
    ExpressionDialog(DeskView &desk, const Theme &theme, QWidget *parent);
    void setExpression(const QString &text);

private:
    void offer();
    void insert(const QString &completion);
    void run();
    void take(const QueryAnswer &answer);
    void showError(const QString &message, int column);
    void showLines();
    QStringList completions(const promql::CompletionPlace &place) const;
    TimeRange wantedRange() const;

    DeskView &m_desk;
    QLineEdit *m_line;
    QLabel *m_error;
    QLabel *m_summary;
    ChartWidget *m_chart;
    QTableView *m_table;
    QButtonGroup *m_spans;
    QueryModel m_model;
    QStringListModel m_words;
    QCompleter *m_completer;
    QueryRequest m_asked;
};

} // namespace wf
