// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "models/querymodel.h"
#include "promql/completion.h"
#include "theme/theme.h"

#include <QDialog>
#include <QStringListModel>

class QButtonGroup;
class QComboBox;
class QCompleter;
class QLabel;
class QLineEdit;
class QTableView;

namespace wf {

class ChartWidget;

/// Asks the desk's metrics in PromQL: what is typed is completed, what is wrong is shown under its place, and
/// the answer is a chart and a table. A comparison with a number draws what is compared, with the number as
/// its band. Servers that feeds ask can be asked in place of the desk.
class ExpressionDialog : public QDialog
{
    Q_OBJECT
public:
    ExpressionDialog(DeskView &desk, const Theme &theme, QWidget *parent);
    /// Asks at once: the desk, or the server of that feed.
    void setExpression(const QString &text, const FeedId &server = {});

private:
    void offer();
    void insert(const QString &completion);
    void run();
    void take(const QueryAnswer &answer);
    void offerServers();
    void showError(const QString &message, int column);
    void showLines();
    QStringList completions(const promql::CompletionPlace &place) const;
    TimeRange wantedRange() const;

    DeskView &m_desk;
    QComboBox *m_where; ///< Whose metrics are asked.
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
